import { TextError } from "../errors.js";
import { describeFileError } from "../messages/describeFileError.js";
import { requireModule } from "../requireModule.js";

/** A source of bytes. */
export interface ByteSource {
  /** Such as a readable stream. */
  readonly stream: AsyncIterable<Buffer>;
  /** In messages: a path, or `<stdin>`. */
  readonly name: string;
}

/**
 * A source's bytes, unpacked if they begin as gzip does. The first chunk has at least two bytes, if there are two.
 *
 * @throws FileError if they cannot be read
 * @throws TextError if they are broken gzip
 */
export async function* readBytes(source: ByteSource): AsyncGenerator<Buffer> {
  const chunks = showMark(readStream(source));
  const { value: first } = await chunks.next();
  if (first === undefined) return;
  const whole = putBack([first], chunks);
  yield* first[0] === 0x1f && first[1] === 0x8b ? showMark(gunzip(whole, source.name)) : whole;
}

async function* readStream({ stream, name }: ByteSource): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw describeFileError(error, name);
  }
}

/** Joins the first chunks until they have the two bytes by which gzip and UTF-16 are recognized. */
async function* showMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let begin: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (begin === undefined) {
      yield chunk;
      continue;
    }
    begin = Buffer.concat([begin, chunk]);
    if (begin.length < 2) continue;
    yield begin;
    begin = undefined;
  }
  if (begin !== undefined && begin.length > 0) yield begin;
}

/** Chunks that were already taken, then the rest. The rest is closed however the loop ends, so that its file does not stay open. */
export async function* putBack(
  taken: readonly Buffer[],
  rest: AsyncGenerator<Buffer, unknown>,
): AsyncGenerator<Buffer> {
  try {
    yield* taken;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* gunzip(packed: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const { createGunzip } = requireModule<typeof import("node:zlib")>("node:zlib");
  const { pipeline } = requireModule<typeof import("node:stream")>("node:stream");
  try {
    // The loop throws the error too.
    yield* pipeline(packed, createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  } catch (error) {
    const isZlib = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
    throw isZlib ? new TextError("the gzip file is cut short or damaged", { file }) : error;
  }
}

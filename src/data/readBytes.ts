import { pipeline } from "node:stream";
import { DataError } from "../errors.js";
import { describeFileError } from "../messages/describeFileError.js";
import type { RowSource } from "./rowSource.js";

/**
 * A source's bytes, unpacked where they begin as gzip does. The first chunk has two bytes or more, where there are so many.
 *
 * @throws FileError where they cannot be read
 * @throws DataError where they are broken gzip
 */
export async function* readBytes(source: Pick<RowSource, "stream" | "name">): AsyncGenerator<Buffer> {
  const chunks = showMark(readStream(source));
  const { value: first } = await chunks.next();
  if (first === undefined) return;
  const whole = prepend(first, chunks);
  yield* first[0] === 0x1f && first[1] === 0x8b ? showMark(gunzip(whole, source.name)) : whole;
}

async function* readStream({ stream, name }: Pick<RowSource, "stream" | "name">): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw describeFileError(error, name);
  }
}

/** Joins the first chunks until there are the two bytes that tell gzip or UTF-16. */
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

async function* prepend(first: Buffer, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* chunks;
}

async function* gunzip(packed: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const { createGunzip } = await import("node:zlib");
  try {
    // What goes wrong is thrown by the loop too.
    yield* pipeline(packed, createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  } catch (error) {
    const isZlib = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
    throw isZlib ? new DataError("the gzip file is cut short or damaged", { file }) : error;
  }
}

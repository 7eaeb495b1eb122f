import { readBytes } from "./readBytes.js";
import type { RowFormat, RowSource } from "./rowSource.js";

/** A source of which the format is to be found out. */
type Unknown = Pick<RowSource, "stream" | "name">;

/**
 * The source with the format that it begins like: an object is the first line of NDJSON, a list a JSON document, all else CSV. It
 * is unpacked, where it is gzip.
 *
 * @throws FileError, DataError where it cannot be read
 */
export async function detectFormat({ stream, name }: Unknown): Promise<Unknown & { readonly format: RowFormat }> {
  const chunks = readBytes({ stream, name });
  const seen: Buffer[] = [];
  let format: RowFormat | undefined;
  while (format === undefined) {
    const { value: chunk } = await chunks.next();
    if (chunk === undefined) break;
    seen.push(chunk);
    format = formatOfStart(chunk);
  }
  return { stream: join(seen, chunks), name, format: format ?? "csv" };
}

/** Undefined where there are only spaces; a mark of the encoding, and the zeros of UTF-16, count as such. */
function formatOfStart(chunk: Buffer): RowFormat | undefined {
  const [start] = /[^\s\uFEFF\u00FE\u00FF\u00EF\u00BB\u00BF\0]/.exec(chunk.toString("latin1")) ?? [];
  if (start === undefined) return undefined;
  if (start === "{") return "ndjson";
  return start === "[" ? "json" : "csv";
}

async function* join(seen: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* seen;
  yield* rest;
}

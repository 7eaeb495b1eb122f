import { type ByteSource, putBack, readBytes } from "../../text/readBytes.js";
import { asDataError } from "./asDataError.js";
import type { RowFormat } from "./rowSource.js";

/** Bytes that are looked at. What has nothing but spaces up to there is nothing to be read. */
const longestStart = 2 ** 20;

/**
 * The source with the format that it begins like: an object is the first line of NDJSON, a list a JSON document, all else CSV. It
 * is unpacked if it is gzip.
 *
 * @throws FileError, DataError if it cannot be read
 */
export async function detectFormat(source: ByteSource): Promise<ByteSource & { readonly format: RowFormat }> {
  const chunks = readBytes(source);
  const seen: Buffer[] = [];
  let format: RowFormat | undefined;
  for (let length = 0; format === undefined && length < longestStart; ) {
    const { value: chunk } = await chunks.next().catch((error: unknown) => {
      throw asDataError(error);
    });
    if (chunk === undefined) break;
    seen.push(chunk);
    length += chunk.length;
    format = formatOfStart(chunk);
  }
  return { stream: putBack(seen, chunks), name: source.name, format: format ?? "csv" };
}

/** Undefined where there are only spaces; a mark of the encoding, and the zeros of UTF-16, count as such. */
function formatOfStart(chunk: Buffer): RowFormat | undefined {
  const [start] = /[^\s\uFEFF\u00FE\u00FF\u00EF\u00BB\u00BF\0]/.exec(chunk.toString("latin1")) ?? [];
  if (start === undefined) return undefined;
  if (start === "{") return "ndjson";
  return start === "[" ? "json" : "csv";
}

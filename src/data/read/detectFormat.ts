import { type ByteSource, putBack, readBytes } from "../../text/readBytes.js";
import { type FormatName, formatOfBegin } from "./formats.js";

/** How many bytes are looked at. If they are nothing but spaces, the file has no rows. */
const longestStart = 2 ** 20;

/**
 * The source with the format that its text begins like. The source is unpacked if it is gzip.
 *
 * @throws FileError, TextError if it cannot be read
 */
export async function detectFormat(source: ByteSource): Promise<ByteSource & { readonly format: FormatName }> {
  const chunks = readBytes(source);
  const seen: Buffer[] = [];
  let format: FormatName | undefined;
  for (let length = 0; format === undefined && length < longestStart; ) {
    const { value: chunk } = await chunks.next();
    if (chunk === undefined) break;
    seen.push(chunk);
    length += chunk.length;
    format = formatOfStart(chunk);
  }
  return { stream: putBack(seen, chunks), name: source.name, format: format ?? "csv" };
}

/** Undefined if there are only spaces. The mark of an encoding and the zeros of UTF-16 count as spaces. */
function formatOfStart(chunk: Buffer): FormatName | undefined {
  const [start] = /[^\s\uFEFF\u00FE\u00FF\u00EF\u00BB\u00BF\0]/.exec(chunk.toString("latin1")) ?? [];
  return start === undefined ? undefined : formatOfBegin(start);
}

import { FileError, TextError } from "../../errors.js";
import { formatBytes } from "../../messages/formatBytes.js";
import { type ByteSource, readBytes } from "../../text/readBytes.js";

/** The largest file that is read as a whole, in bytes. */
const most = 2 ** 30;

/**
 * All bytes of a source, unpacked if they begin as gzip does.
 *
 * @throws FileError if they cannot be read, or are too many: before they are held
 */
export async function readWhole(source: ByteSource): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of readBytes(source)) {
      length += chunk.length;
      if (length > most) throw new FileError(`it is too large: expected at most ${formatBytes(most)}`, source.name);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof TextError ? new FileError(error.problem, source.name) : error;
  }
  return Buffer.concat(chunks, length);
}

import { close, fstat, open, read } from "node:fs";
import { promisify } from "node:util";
import { TextError } from "../errors.js";
import { decodeText } from "./decodeText.js";
import { explainLength, type Limited, longestOf } from "./limits.js";
import { type ByteSource, readBytes } from "./readBytes.js";

/** Large enough that reading takes few turns of the event loop. */
const chunkBytes = 2 ** 18;

// The module of promises for files takes longer to load than a network takes to learn XOR, and so do streams.
const inBackground = { open: promisify(open), stat: promisify(fstat), read: promisify(read), close: promisify(close) };

/** The bytes of a file. The file is opened by the reader, who gets the error if that fails. */
export function openFile(file: string): ByteSource {
  return { stream: readChunks(file), name: file };
}

/** The next chunk is read while its reader is busy with the one before. */
async function* readChunks(file: string): AsyncGenerator<Buffer> {
  const opened = await inBackground.open(file, "r");
  const readNext = () => inBackground.read(opened, Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, null);
  let next: ReturnType<typeof readNext> | undefined;
  try {
    // A pipe cannot be closed while it is read from, which may take for ever.
    const isAhead = (await inBackground.stat(opened)).isFile();
    for (;;) {
      const { bytesRead, buffer } = await (next ?? readNext());
      if (bytesRead === 0) return;
      if (isAhead) {
        next = readNext();
        next.catch(() => undefined); // it is thrown when its turn comes
      }
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // The number of a closed file may be that of the next file that is opened.
    await next?.catch(() => undefined);
    await inBackground.close(opened);
  }
}

/** A source's text, chunk by chunk: see `readBytes` and `decodeText`. */
export function readTexts(source: ByteSource): AsyncGenerator<string> {
  return decodeText(readBytes(source), source.name);
}

/**
 * A whole text.
 *
 * @throws FileError if it cannot be read
 * @throws TextError if it is longer than such a text may be, before it is held; or not in its encoding
 */
export async function readText(source: ByteSource, what: Limited): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const part of readTexts(source)) {
    length += part.length;
    if (length > longestOf(what)) throw new TextError(explainLength(what), { file: source.name });
    parts.push(part);
  }
  return parts.join("");
}

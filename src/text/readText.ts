import { open } from "node:fs/promises";
import { TextError } from "../errors.js";
import { decodeText } from "./decodeText.js";
import { explainLength, type Limited, longestOf } from "./limits.js";
import { type ByteSource, readBytes } from "./readBytes.js";

/** Large enough that reading takes few turns of the event loop. */
const chunkBytes = 2 ** 18;

/** The bytes of a file. The file is opened by the reader, who gets the error if that fails. */
export function openFile(file: string): ByteSource {
  return { stream: readChunks(file), name: file };
}

/**
 * Without a stream of Node.js, which takes longer to load than a network takes to learn XOR. The next chunk is read while its reader is
 * busy with the one before.
 */
async function* readChunks(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  const read = () => handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
  try {
    // A pipe cannot be closed while it is read from, which may take for ever.
    const isAhead = (await handle.stat()).isFile();
    let next: ReturnType<typeof read> | undefined;
    for (;;) {
      const { bytesRead, buffer } = await (next ?? read());
      if (bytesRead === 0) return;
      if (isAhead) {
        next = read();
        next.catch(() => undefined); // it is thrown when its turn comes
      }
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
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

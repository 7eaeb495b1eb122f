import { promises } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { describeFileError } from "../../messages/describeFileError.js";

/** What came to a file. */
export interface Growth {
  /** Whether the file is another one, or was emptied: what came before does not count. */
  readonly isNew: boolean;
  readonly text: string;
}

/** Watching a folder does not work on some file systems. Asking for the size of a file takes a few microseconds. */
const pollMilliseconds = 100;
const chunkBytes = 2 ** 18;

/**
 * The text of a file, and what is added to it, until the signal comes. A file that is replaced is read from its beginning. One that is
 * taken away may come back, and one that is not there may come.
 *
 * @param onWait called if it is not there
 * @throws FileError if it cannot be read
 */
export async function* followFile(file: string, signal: AbortSignal, onWait: () => void): AsyncGenerator<Growth> {
  let handle: FileHandle | undefined;
  try {
    handle = await openSoon(file, signal, onWait);
    if (handle === undefined) return;
    let decoder = new TextDecoder();
    let position = 0;
    let isNew = true;
    const buffer = Buffer.allocUnsafe(chunkBytes);
    while (!signal.aborted) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
      if (bytesRead > 0) {
        position += bytesRead;
        yield { isNew, text: decoder.decode(buffer.subarray(0, bytesRead), { stream: true }) };
        isNew = false;
        continue;
      }
      await setTimeout(pollMilliseconds, undefined, { signal }).catch(() => undefined);
      const state = await findState(file, handle, position);
      if (state === "same") continue;
      if (state === "replaced") {
        await handle.close();
        handle = undefined;
        handle = await openSoon(file, signal, onWait);
        if (handle === undefined) return;
      }
      decoder = new TextDecoder();
      position = 0;
      isNew = true;
    }
  } catch (error) {
    throw describeFileError(error, file);
  } finally {
    await handle?.close();
  }
}

/** Opens a file as soon as it is there. Undefined if the signal comes first. */
async function openSoon(file: string, signal: AbortSignal, onWait: () => void): Promise<FileHandle | undefined> {
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      return await promises.open(file);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
    if (isFirst) onWait();
    await setTimeout(pollMilliseconds, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** What became of a file that was read up to a position. */
async function findState(file: string, handle: FileHandle, position: number): Promise<"same" | "replaced" | "emptied"> {
  const [opened, named] = await Promise.all([handle.stat(), promises.stat(file).catch(() => undefined)]);
  if (named !== undefined && (named.ino !== opened.ino || named.dev !== opened.dev)) return "replaced";
  return opened.isFile() && opened.size < position ? "emptied" : "same";
}

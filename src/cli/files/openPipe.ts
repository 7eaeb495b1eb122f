import { constants, openSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { describeFileError } from "../../messages/describeFileError.js";

/** What is told, and what ends it, while nobody reads. */
export interface Waiting {
  note(message: string): Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** Whether a file is a pipe with a name, such as `mkfifo` makes. */
export function isPipe(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFIFO() === true;
}

const pollMilliseconds = 50;

/**
 * Opens a pipe with a name for writing, once somebody reads from it. Neither waiting for a reader nor a slow one blocks the
 * process, as opening such a pipe like a file would, so that signals are heeded.
 *
 * @throws FileError where it cannot be opened, and an AbortError once the signal is aborted
 */
export async function openPipe(file: string, { note, signal }: Waiting): Promise<Socket> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      const fd = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK);
      const { Socket } = await import("node:net");
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      // What a pipe says that nobody reads from.
      const isUnread = error instanceof Error && "code" in error && error.code === "ENXIO";
      if (!isUnread) throw describeFileError(error, file);
    }
    if (isFirst) await note(`${file}: waiting until somebody reads from this pipe`);
    await setTimeout(pollMilliseconds, undefined, signal && { signal });
  }
}

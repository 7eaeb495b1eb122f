import { constants, openSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { describeFileError } from "../../messages/describeFileError.js";
import { requireModule } from "../../requireModule.js";

/** What to do while a pipe has no reader. */
export interface Waiting {
  note(message: string): Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** Whether a file is a named pipe, as made by `mkfifo`. */
export function isPipe(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFIFO() === true;
}

const pollMilliseconds = 50;

/**
 * Opens a named pipe for writing as soon as it has a reader. Opening it like a file would block the process until then, and signals
 * would wait.
 *
 * @throws FileError if it cannot be opened
 * @throws AbortError if the signal is aborted
 */
export async function openPipe(file: string, { note, signal }: Waiting): Promise<Socket> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      const fd = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK);
      const { Socket } = requireModule<typeof import("node:net")>("node:net");
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      // The error of a pipe without a reader.
      const isUnread = error instanceof Error && "code" in error && error.code === "ENXIO";
      if (!isUnread) throw describeFileError(error, file);
    }
    if (isFirst) await note(`${file}: waiting until somebody reads from this pipe`);
    await setTimeout(pollMilliseconds, undefined, signal && { signal });
  }
}

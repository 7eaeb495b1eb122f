import { addAbortSignal, type Readable } from "node:stream";
import { readTexts } from "../../text/readText.js";
import { openStdin } from "../files/openStdin.js";
import type { Io } from "../io.js";
import { followFile, type Growth } from "./followFile.js";
import { RunLog } from "./runLog.js";

export interface FollowOptions {
  readonly io: Io;
  readonly signal: AbortSignal;
  /** Called when more has been read; what it throws ends the reading. */
  check(): void;
  /** Called if a file is not there yet, and is waited for. */
  onWait?(file: string): void;
}

/**
 * Reads logs as they grow, until each of them has the end of its run, or until the signal comes.
 *
 * @param files `-` is standard input, which ends with its last byte
 * @param logs in their order; a file that is replaced gets a new one
 * @throws DataError, FileError if a log cannot be read
 */
export async function followLogs(
  files: readonly string[],
  logs: RunLog[],
  { io, signal, ...calls }: FollowOptions,
): Promise<void> {
  // If one of them fails, the others end too.
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  await Promise.all(
    files.map(async (file, i) => {
      try {
        await followLog(file, logs, i, { io, signal: either, ...calls });
      } catch (error) {
        failed.abort();
        throw error;
      }
    }),
  );
}

async function followLog(
  file: string,
  logs: RunLog[],
  i: number,
  { io, signal, check, onWait }: FollowOptions,
): Promise<void> {
  const growths = file === "-" ? followStdin(io, signal) : followFile(file, signal, () => onWait?.(file));
  for await (const { isNew, text } of growths) {
    if (isNew) logs[i] = new RunLog((logs[i] as RunLog).file);
    const log = logs[i] as RunLog;
    log.add(text);
    check();
    // Standard input has an end of its own.
    if (log.isOver && file !== "-") break;
  }
}

async function* followStdin({ stdin }: Io, signal: AbortSignal): AsyncGenerator<Growth> {
  addAbortSignal(signal, stdin as Readable);
  try {
    for await (const text of readTexts(openStdin(stdin))) yield { isNew: false, text };
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { FileError, UsageError } from "../errors.js";
import { describeFileError } from "../messages/describeFileError.js";

/**
 * Whether two names lead to one file, links followed; where it does not exist yet, whether they are one path.
 *
 * @throws FileError where a name leads nowhere
 */
export function isSameFile(a: string, b: string): boolean {
  const [first, second] = [a, b].map(statOf);
  if (first === undefined || second === undefined) return resolve(a) === resolve(b);
  return first.isFile() && first.dev === second.dev && first.ino === second.ino;
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw describeFileError(error, file);
  }
}

export interface WritableOptions {
  /** Whether an existing file may be replaced. */
  readonly force: boolean;
  /** How whoever asks is told to allow it: `add --force`. */
  readonly remedy: string;
}

/**
 * Finds out before a long run whether its result can be written.
 *
 * @throws UsageError where the file exists and may not be replaced
 * @throws FileError where there is no such folder, or nothing can be written to it
 */
export function checkWritable(file: string, { force, remedy }: WritableOptions): void {
  try {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (existing?.isDirectory() === true) throw new FileError("this is a folder, not a file", file);
    // A device or a pipe loses nothing by being written to.
    if (existing?.isFile() === true && !force) throw new UsageError(`${file} exists; ${remedy} to replace it`);
    const folder = dirname(targetOf(file, existing));
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new FileError(`there is no folder ${folder}`, file);
    }
    accessSync(existing === undefined || existing.isFile() ? folder : file, constants.W_OK);
  } catch (error) {
    throw describeFileError(error, file);
  }
}

/**
 * Writes a file so that it is either as it was or complete, whenever the process or the machine stops. It does so in one go: no
 * signal is handled before it is done.
 *
 * @param chunks of the file's text, in order; they are taken once
 * @throws FileError where it cannot be written; no other file is left behind
 */
export function writeAtomically(file: string, chunks: Iterable<string>): void {
  try {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (existing === undefined || existing.isFile()) replaceFile(targetOf(file, existing), chunks, existing?.mode);
    else writeChunks(openSync(file, "w"), chunks);
  } catch (error) {
    throw describeFileError(error, file);
  }
}

/** A link stays a link, and the file that it leads to is replaced. */
function targetOf(file: string, existing: Stats | undefined): string {
  return existing === undefined ? file : realpathSync(file);
}

function replaceFile(file: string, chunks: Iterable<string>, mode: number | undefined): void {
  // Not named after the file, whose name may be as long as a name can be.
  const temporary = join(dirname(file), `.backprop-${crypto.randomUUID()}.tmp`);
  const descriptor = openSync(temporary, "wx", mode === undefined ? undefined : mode & 0o777);
  try {
    writeChunks(descriptor, chunks, { isSynced: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes all chunks to an open file, and closes it. */
function writeChunks(descriptor: number, chunks: Iterable<string>, { isSynced = false } = {}): void {
  try {
    for (const chunk of chunks) writeFileSync(descriptor, chunk);
    if (isSynced) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { FileError, UsageError } from "../errors.js";
import { describeFileError } from "../messages/describeFileError.js";
import { nameTemporary, removeStale } from "./temporaryFile.js";

/**
 * Whether two names lead to one file, links followed; where it does not exist yet, whether they are one path.
 *
 * @throws FileError where a name leads nowhere
 */
export function isSameFile(a: string, b: string): boolean {
  const [first, second] = [a, b].map(statOf);
  if (first === undefined || second === undefined) return resolve(followLinks(a)) === resolve(followLinks(b));
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
    if (existing?.isSocket() === true) throw new FileError("this is a socket, not a file", file);
    // A device or a pipe loses nothing by being written to.
    if (existing?.isFile() === true && !force) throw new UsageError(`${file} exists; ${remedy} to replace it`);
    const folder = dirname(followLinks(file));
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
    if (existing === undefined || existing.isFile()) replaceFile(followLinks(file), chunks, existing?.mode);
    else writeDevice(file, chunks);
  } catch (error) {
    throw describeFileError(error, file);
  }
}

/** What a link leads to, be it there or not: the link stays a link, and what it leads to is written. Other files are themselves. */
function followLinks(file: string): string {
  let path = file;
  while (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    path = resolve(realpathSync(dirname(path)), readlinkSync(path)); // no circle: the system has looked
  }
  return path;
}

function replaceFile(file: string, chunks: Iterable<string>, mode: number | undefined): void {
  const temporary = nameTemporary(file);
  const descriptor = openNew(temporary, mode);
  try {
    try {
      // First, since they may take the space that is needed.
      removeStale(file, fstatSync(descriptor).mtimeMs);
      for (const chunk of chunks) writeFileSync(descriptor, chunk);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function openNew(temporary: string, mode: number | undefined): number {
  try {
    return openSync(temporary, "wx", mode === undefined ? undefined : mode & 0o777);
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw isGone ? new FileError("the folder is not there any more", dirname(temporary)) : error;
  }
}

/** A device or a pipe is written to as it is. */
function writeDevice(file: string, chunks: Iterable<string>): void {
  const descriptor = openSync(file, "w");
  try {
    for (const chunk of chunks) writeFileSync(descriptor, chunk);
  } finally {
    closeSync(descriptor);
  }
}

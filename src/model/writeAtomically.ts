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
 * Whether two paths lead to the same file, with links followed. If the file does not exist yet, the paths are compared.
 *
 * @throws FileError if a path leads nowhere
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
  /** What the user can do to allow it: `add --force`. */
  readonly remedy: string;
}

/**
 * Checks before a long run whether its result can be written.
 *
 * @throws UsageError if the file exists and may not be replaced
 * @throws FileError if the folder does not exist, or is not writable
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
 * Writes a file atomically: whenever the process or the machine stops, the file is either complete or unchanged. No signal is handled
 * before it is written.
 *
 * @param chunks of the file's text, in order; they are taken once
 * @throws FileError if it cannot be written; no other file is left behind
 */
export function writeAtomically(file: string, chunks: Iterable<string>): void {
  try {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (existing === undefined || existing.isFile()) replaceFile(followLinks(file), chunks, existing?.mode);
    else writeOver(file, chunks);
  } catch (error) {
    throw describeFileError(error, file);
  }
}

/** Follows links to the path that is written, whether it exists or not. The links stay links. */
function followLinks(file: string): string {
  let path = file;
  while (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    path = resolve(realpathSync(dirname(path)), readlinkSync(path)); // not a circle: the system has checked
  }
  return path;
}

function replaceFile(file: string, chunks: Iterable<string>, mode: number | undefined): void {
  const temporary = nameTemporary(file);
  const descriptor = openNew(temporary, mode);
  try {
    try {
      // This comes first: stale files may take the space that is needed.
      removeStale(file, fstatSync(descriptor).mtimeMs);
      writeChunks(descriptor, chunks);
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
    throw isGone ? new FileError("the folder does not exist any more", dirname(temporary)) : error;
  }
}

/** Writes to a device, which has no earlier content to keep. */
function writeOver(file: string, chunks: Iterable<string>): void {
  const descriptor = openSync(file, "w");
  try {
    writeChunks(descriptor, chunks);
  } finally {
    closeSync(descriptor);
  }
}

function writeChunks(descriptor: number, chunks: Iterable<string>): void {
  for (const chunk of chunks) writeFileSync(descriptor, chunk);
}

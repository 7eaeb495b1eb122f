import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FileError, UsageError } from "../errors.js";
import { describeFileError, folderInstead } from "../messages/describeFileError.js";
import { followLinks } from "./followLinks.js";

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
    if (existing?.isDirectory() === true) throw new FileError(folderInstead, file);
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

import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FileError } from "../../errors.js";
import { type Chunks, saveAtomically } from "../../files/writeAtomically.js";

export interface Rescue {
  /** Why it could not be written, and where it is now. */
  readonly error: FileError;
  /** Where it is now, if it could be saved. */
  readonly file?: string;
}

/**
 * Saves what could not be written to a file to a new folder for temporary files, so that it is not lost. A device has no such content.
 *
 * @param what the content is
 * @param format gives the content, from the beginning again
 * @param error why the file could not be written
 */
export async function rescue(
  file: string,
  what: "the model" | "the checkpoint",
  format: (other: string) => Chunks,
  error: FileError,
): Promise<Rescue> {
  if (isDevice(file)) return { error };
  try {
    const other = join(mkdtempSync(join(tmpdir(), "backprop-")), basename(file));
    await saveAtomically(other, format(other));
    const reason = `${error.reason}; so that nothing is lost, ${what} is saved to ${other}`;
    return { error: new FileError(reason, error.file), file: other };
  } catch {
    const reason = `${error.reason}; ${what} could not be saved to the folder for temporary files either, ${tmpdir()}`;
    return { error: new FileError(reason, error.file) };
  }
}

/** Whether this is something else than a file, such as a device. False if that cannot be found out. */
function isDevice(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === false;
  } catch {
    return false;
  }
}

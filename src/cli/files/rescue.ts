import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FileError } from "../../errors.js";
import { type Chunks, saveAtomically } from "../../files/writeAtomically.js";

/**
 * Saves what could not be written to a file to a new folder for temporary files, so that it is not lost.
 *
 * @param chunks of the content, from the beginning again
 * @param error why the file could not be written
 * @returns the error to throw: it says where the content is now. It is unchanged if that failed too, or if the file is a device
 */
export async function rescue(file: string, chunks: Chunks, error: FileError): Promise<FileError> {
  if (isDevice(file)) return error;
  try {
    const other = join(mkdtempSync(join(tmpdir(), "backprop-")), basename(file));
    await saveAtomically(other, chunks);
    return new FileError(`${error.reason}; so that nothing is lost, it is saved to ${other}`, error.file);
  } catch {
    return error;
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

import { utimesSync } from "node:fs";
import { describeFileError } from "../messages/describeFileError.js";
import { takeAwayOnLeave } from "./abandonFiles.js";
import { followLinks } from "./followLinks.js";
import { createLockFile, isThere, type LockFile, removeLockFile } from "./lockFile.js";

/** The right to write a file, which no other process has meanwhile. */
export interface Lock {
  /** Whether the lock is still ours. Somebody may have removed its file, or another machine may have taken it over. */
  isHeld(): boolean;

  /**
   * Shows other machines that the lock is in use. To be called whenever the file is written, before. If the lock's file was removed, it
   * is made anew.
   *
   * @throws FileError if another process has the lock now, or if it cannot be written
   */
  renew(): void;

  /** Gives the lock up, if it is still ours. */
  release(): void;
}

/**
 * Acquires the lock of a file, which need not exist. All links to a file have the same lock: a file beside that file. The lock of a
 * process that has ended is taken over. So is that of another machine, about which this cannot be known, after an hour without
 * `renew`.
 *
 * @throws FileError if a process has the lock, even if it is this one, or if it cannot be written
 */
export function acquireLock(file: string): Lock {
  let own = acquire(file);
  const forget = takeAwayOnLeave(() => removeLockFile(own));
  return {
    isHeld: () => isThere(own),
    renew() {
      if (isThere(own)) touch(own.path);
      else own = acquire(file);
    },
    release() {
      removeLockFile(own);
      forget();
    },
  };
}

function acquire(file: string): LockFile {
  try {
    return createLockFile(file, followLinks(file));
  } catch (error) {
    throw describeFileError(error, file);
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch (error) {
    throw describeFileError(error, path);
  }
}

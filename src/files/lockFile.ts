import { closeSync, fstatSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { FileError } from "../errors.js";
import { describeFileError } from "../messages/describeFileError.js";
import { describeOwner, formatOwner, isStale, parseOwner } from "./lockOwner.js";
import { nameBeside, nameTemporary, openTemporary, publishTemporary, removeStale } from "./temporaryFile.js";

/** A lock file as it was made. Its content is unlike that of any other lock. */
export interface LockFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Makes the lock file of `target`, or replaces a stale one.
 *
 * Two processes may find the same stale file. If each just removed it and made its own, the slower one might remove the new file of the
 * faster one. So a process replaces it only while it has a second lock, and only if the file is still stale then. If that lock is
 * stale too, it is replaced in the same way, with a third one, and so on: each comes from a process that ended at this point.
 *
 * Temporary files that killed processes have left beside the target are removed.
 *
 * @param file what the user calls the target, for messages
 * @param depth 0 for the lock itself
 * @throws FileError if the lock is not stale
 */
export function createLockFile(file: string, target: string, depth = 0): LockFile {
  const own: LockFile = { path: `${nameBeside(target)}${depth === 0 ? "" : `-${depth}`}.lock`, text: formatOwner() };
  const temporary = nameTemporary(target);
  const now = writeTemporary(temporary, own.text);
  try {
    // The process may end without a save, which would remove them.
    if (depth === 0) removeStale(target, now);
    while (!publish(temporary, own)) {
      if (find(file, own.path, now) === "gone") continue;
      const guard = createLockFile(file, target, depth + 1);
      try {
        if (find(file, own.path, now) === "gone") continue;
        publishTemporary(temporary, own.path);
        break;
      } finally {
        removeLockFile(guard);
      }
    }
    return own;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Returns the time, in milliseconds, on the clock of the file system. */
function writeTemporary(temporary: string, text: string): number {
  const descriptor = openTemporary(temporary);
  try {
    writeFileSync(descriptor, text);
    return fstatSync(descriptor).mtimeMs;
  } finally {
    closeSync(descriptor);
  }
}

/** Gives a lock file its name, whole from the beginning, if links can be made here. False if there is a file of that name. */
function publish(temporary: string, own: LockFile): boolean {
  const { path, text } = own;
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    // Over a network, it may be there since the answer to our own request was lost.
    if (isCode(error, "EEXIST")) return isThere(own);
  }
  let descriptor: number;
  try {
    descriptor = openSync(path, "wx");
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
  try {
    writeFileSync(descriptor, text);
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** @throws FileError if there is a lock file that is not stale */
function find(file: string, path: string, now: number): "stale" | "gone" {
  const found = readLockFile(path);
  if (found === undefined) return "gone";
  const owner = parseOwner(found.text);
  if (!isStale(owner, now - found.time)) throw new FileError(describeOwner(owner, path), file);
  return "stale";
}

/** Whether a lock file is as it was made. */
export function isThere({ path, text }: LockFile): boolean {
  return readLockFile(path)?.text === text;
}

/** Removes a lock file unless it is another process's by now. If that fails, it is stale as soon as this process has ended. */
export function removeLockFile(own: LockFile): void {
  try {
    if (isThere(own)) rmSync(own.path, { force: true });
  } catch {}
}

/** Undefined if there is none. `time` is its last change, in milliseconds. */
function readLockFile(path: string): { readonly text: string; readonly time: number } | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw describeFileError(error, path);
  }
  try {
    return { text: readFileSync(descriptor, "utf8"), time: fstatSync(descriptor).mtimeMs };
  } finally {
    closeSync(descriptor);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

import { FileError } from "../errors.js";

export const noSuchFile = "there is no such file";
export const folderInstead = "this is a folder, not a file";

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", noSuchFile],
  ["ENOTDIR", "a part of its path is not a folder"],
  ["EISDIR", folderInstead],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space is left on the device"],
  ["EPIPE", "the reader went away before all was written"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "the file is larger than the file system, or `ulimit -f`, allows"],
  ["EIO", "the device failed to read or write"],
  ["ENXIO", "there is no device behind it"],
  ["EMFILE", "too many files are open: raise the limit, such as by `ulimit -n 256`"],
  ["ENFILE", "too many files are open on this machine"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ELOOP", "its links go in a circle"],
  [
    "ERR_ACCESS_DENIED",
    "Node.js runs with --permission, which does not allow it: add --allow-fs-read or --allow-fs-write for its folder",
  ],
  ["ERR_INVALID_ARG_VALUE", "this is not a file name"],
]);

/** Turns an error of the operating system about a file into a FileError in words. Returns anything else unchanged. */
export function describeFileError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  if ("syscall" in error && error.syscall === "uv_cwd") return workingDirectoryGone();
  const reason = reasons.get(error.code) ?? ("syscall" in error ? error.message : undefined);
  return reason === undefined ? error : new FileError(reason, file);
}

/** The error for a working directory that was removed, so that relative paths lead nowhere. */
export function workingDirectoryGone(): FileError {
  return new FileError(
    "it is not there any more: change to another one, or give absolute paths",
    "the working directory",
  );
}

import { FileError } from "../errors.js";

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "a part of its path is not a folder"],
  ["EISDIR", "this is a folder, not a file"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space is left on the device"],
  ["EMFILE", "too many files are open"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ELOOP", "its links go in a circle"],
  ["ERR_INVALID_ARG_VALUE", "this is not a file name"],
]);

/** What the operating system said about a file, in words; anything else that was thrown comes back as it is. */
export function describeFileError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  const reason = reasons.get(error.code) ?? ("syscall" in error ? error.message : undefined);
  return reason === undefined ? error : new FileError(reason, file);
}

/** Errors of a file system or a device that has nothing to sync, and of Node.js, which does not allow it with `--permission`. */
const codes: ReadonlySet<unknown> = new Set(["EINVAL", "ENOTSUP", "ENOSYS", "ERR_ACCESS_DENIED"]);

/** Whether an error says that a file cannot be synced at all. Nothing is wrong with what was written then. */
export function cannotSync(error: unknown): boolean {
  return error instanceof Error && "code" in error && codes.has(error.code);
}

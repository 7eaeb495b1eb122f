import { hasEnded, type ProcessIdentity, thisProcess } from "./processes.js";

/** The process that has a lock, and a name for the lock itself: no other one has it. */
export interface LockOwner extends ProcessIdentity {
  readonly id: string;
}

/** The content of a new lock file of this process. */
export function formatOwner(): string {
  return `${JSON.stringify({ ...thisProcess(), id: crypto.randomUUID() } satisfies LockOwner)}\n`;
}

/** Undefined if the content of a lock file is damaged, or not yet written. */
export function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as LockOwner | null;
    const texts = [owner?.host, owner?.machine, owner?.system, owner?.boot, owner?.start, owner?.id];
    const isWhole = texts.every((text) => typeof text === "string") && Number.isSafeInteger(owner?.pid);
    return owner !== null && isWhole && owner.pid > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Where locks do not show that their process lives, they show it by being renewed at least so often, in milliseconds. */
const longestRest = 60 * 60 * 1000;

/** A lock file is whole so many milliseconds after it was made, on file systems that cannot make it whole at once. */
const longestBirth = 5000;

/**
 * Whether nobody has a lock any more.
 *
 * @param owner undefined if its file is damaged
 * @param age of its file since it was last renewed, in milliseconds
 */
export function isStale(owner: LockOwner | undefined, age: number): boolean {
  if (owner === undefined) return age > longestBirth;
  return hasEnded(owner) ?? age > longestRest;
}

/** Says who has a lock, and what to do about it. */
export function describeOwner(owner: LockOwner | undefined, path: string): string {
  if (owner === undefined) return "another process begins to write to it: try again in a few seconds";
  const { machine, pid } = thisProcess();
  if (owner.machine === machine && owner.pid === pid) return "this process writes to it already: name another file";
  return `process ${owner.pid} on ${owner.host} writes to it: name another file, or, if that process is gone, delete ${path}`;
}

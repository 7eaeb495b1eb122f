/** How to take away each file that is there only while this process works: temporary files and locks. */
const passing = new Set<() => void>();

/**
 * Has a file taken away if the process leaves at once.
 *
 * @returns what to call when the file is gone anyway
 */
export function takeAwayOnLeave(takeAway: () => void): () => void {
  passing.add(takeAway);
  return () => void passing.delete(takeAway);
}

/**
 * For a process that leaves at once: removes the files that are being written right now, and releases all locks. A save that is under
 * way does not change its target any more.
 */
export function abandonFiles(): void {
  for (const takeAway of passing) {
    try {
      takeAway();
    } catch {
      // The process leaves whatever happens. The next save removes the file.
    }
  }
  passing.clear();
}

/** How to take away what is there only while this process works: temporary files, locks, and what is drawn on the terminal. */
const passing = new Set<() => void>();

/**
 * Has a file, or what is drawn, taken away if the process leaves at once.
 *
 * @returns what to call when it is gone anyway
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

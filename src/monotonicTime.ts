/**
 * Milliseconds of a clock that only goes forward, from an arbitrary start. The global `performance` has one too, but Node.js loads a
 * module for it first, which takes longer than a network takes to learn XOR.
 */
export function monotonicTime(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

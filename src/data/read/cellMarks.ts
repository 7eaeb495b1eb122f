/** How a cell of a block is written, as bits. `kernels/marks.ts` has the same numbers: AssemblyScript cannot take them from here. */
export const cellMarks = {
  /** A number with a point. */
  hasPoint: 1,
  /** A number such as `1.050`, whose point may be one between thousands: with one to three digits before it, and three behind. */
  isPointed: 2,
  /** Digits alone, three or more, of which the first is 0: `01067`. */
  hasZeros: 4,
  /** A number whose value the kernel did not find. No cell of a finished block has this mark. */
  isUnread: 8,
  /** No number, or one beyond the range of a double. */
  isText: 16,
  /** In quotes: then the spaces within belong to the text. */
  isQuoted: 32,
} as const;

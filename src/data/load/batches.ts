/** Lengths of the batches of one pass: all of `batchSize`, and a smaller last one where the rows do not divide evenly. */
export function batchLengths(rows: number, batchSize: number): readonly number[] {
  const full = Math.floor(rows / batchSize);
  const rest = rows % batchSize;
  return [...Array<number>(full).fill(batchSize), ...(rest > 0 ? [rest] : [])];
}

/** How many times each index from 0 to `length` - 1 occurs. */
export function countEach(indices: ArrayLike<number>, length: number): Uint32Array {
  const counts = new Uint32Array(length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    counts[index] = (counts[index] as number) + 1;
  }
  return counts;
}

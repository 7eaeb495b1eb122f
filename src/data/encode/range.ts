/** From the smallest to the largest of some numbers. */
export type Range = readonly [smallest: number, largest: number];

/** NaN counts for nothing. */
export function rangeOf(values: Float64Array | Uint32Array): Range {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}

/**
 * A unit in which sums of the numbers in a range, and of their squares, keep far from the ends of the range of a double. It is a
 * power of two, so that nothing is rounded by it.
 */
export function unitOf([low, high]: Range): number {
  const largest = Math.max(-low, high);
  if (largest > 2 ** 500) return 2 ** 700;
  return largest < 2 ** -400 ? 2 ** -700 : 1;
}

/** @param unit that the sum is taken in */
export function meanOf(values: Float64Array, unit: number): number {
  return (values.reduce((sum, value) => sum + value / unit, 0) / values.length) * unit;
}

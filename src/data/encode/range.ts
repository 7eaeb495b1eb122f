/** The smallest and the largest of some numbers. */
export type Range = readonly [smallest: number, largest: number];

/** The range of some numbers; NaN is ignored. */
export function rangeOf(values: Float64Array | Uint32Array): Range {
  let [smallest, largest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}

/**
 * A unit for sums of the numbers in a range, or of their squares: in this unit, the sums neither overflow nor underflow. It is a
 * power of two, so it rounds nothing.
 */
export function unitOf([low, high]: Range): number {
  const largest = Math.max(-low, high);
  if (largest > 2 ** 500) return 2 ** 700;
  return largest < 2 ** -400 ? 2 ** -700 : 1;
}

/** @param unit the unit of the sum: see `unitOf` */
export function meanOf(values: Float64Array, unit: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) / unit;
  return (sum / values.length) * unit;
}

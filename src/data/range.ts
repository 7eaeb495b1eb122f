/** From the smallest to the largest of some numbers. */
export type Range = readonly [smallest: number, largest: number];

/** NaN counts for nothing. */
export function rangeOf(values: Float64Array): Range {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}

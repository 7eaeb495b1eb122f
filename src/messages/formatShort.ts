/** A number in four digits at most, for people. */
export function formatShort(value: number): string {
  return String(Number(value.toPrecision(4)));
}

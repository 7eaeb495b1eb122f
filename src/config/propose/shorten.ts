/** A number in four digits, for people. */
export function shorten(value: number): string {
  return String(Number(value.toPrecision(4)));
}

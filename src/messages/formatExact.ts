/** The shortest text that reads back as the same number. `String` drops the sign of -0. */
export function formatExact(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

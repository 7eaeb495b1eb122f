/**
 * JSON on one line, numbers in their shortest form that reads back as the same number. `JSON.stringify` would write -0 as 0.
 *
 * @param value plain data; what is not finite becomes null, what is undefined is left out
 */
export function formatJson(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map(formatJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${formatJson(entry)}`).join(",")}}`;
}

/** A list of numbers, as `formatJson` writes one. */
export function formatNumbers(values: Float64Array): string {
  return `[${Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value))).join(",")}]`;
}

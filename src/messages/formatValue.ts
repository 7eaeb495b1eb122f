import { formatExact } from "./formatExact.js";
import { quote } from "./quote.js";

const longest = 40;

/** A value in a message: numbers and short texts in full, longer texts cut, lists and objects by their kind. */
export function formatValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "number") return formatExact(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value !== "string") return String(value);
  return quote(cut(value));
}

/** A text that is short enough for a message. A character of two code units is not cut in half. */
export function cut(text: string, most: number = longest): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** `"a", "b", "c"`, cut to a length that suits a message. */
export function formatValues(values: readonly unknown[]): string {
  const shown = values.slice(0, 10).map(formatValue).join(", ");
  return values.length > 10 ? `${shown}, … (${values.length} in all)` : shown;
}

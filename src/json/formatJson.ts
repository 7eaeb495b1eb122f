import { formatExact } from "../messages/formatExact.js";

/**
 * Formats JSON on one line. Numbers have the shortest form that reads back as the same number, and -0 keeps its sign, which
 * `JSON.stringify` drops. JSON has no NaN and no infinities.
 *
 * @param value plain data; entries that are undefined are left out
 * @param isSorted whether keys are sorted, by their UTF-16 code units
 * @param nonFinite how NaN and infinities are written: as `null`, or as the texts "NaN", "Infinity" and "-Infinity", which `Number()`
 * reads
 */
export function formatJson(value: unknown, options: JsonOptions = {}): string {
  const isPlain = options.isSorted !== true && !hasSpecialNumber(value);
  return isPlain ? JSON.stringify(value ?? null) : write(value, options);
}

/** Whether a number is -0 or not finite. `JSON.stringify`, which is twice as fast as `write`, is right for all others. */
function hasSpecialNumber(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value) || Object.is(value, -0);
  return typeof value === "object" && value !== null && Object.values(value).some(hasSpecialNumber);
}

function write(value: unknown, options: JsonOptions): string {
  if (typeof value === "number") return formatNumber(value, options);
  if (Array.isArray(value)) return `[${value.map((entry) => write(entry, options)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (options.isSorted === true) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${write(entry, options)}`).join(",")}}`;
}

export interface JsonOptions {
  readonly isSorted?: boolean;
  readonly nonFinite?: "null" | "text";
}

/** A record on one line, for other programs. A number that is not finite becomes a text. */
export function formatJsonLine(value: unknown): string {
  return formatJson(value, { nonFinite: "text" });
}

function formatNumber(value: number, { nonFinite = "null" }: JsonOptions): string {
  if (Number.isFinite(value)) return formatExact(value);
  return nonFinite === "text" ? `"${value}"` : "null";
}

/** Numbers in a piece. A piece has about as many bytes as are read at a time. */
const pieceLength = 2 ** 13;

/** Formats a list of numbers as `formatJson` does, in pieces. */
export function* formatNumbers(values: Float64Array): Generator<string> {
  let separator = "[";
  for (let from = 0; from < values.length; from += pieceLength) {
    const piece = Array.from(values.subarray(from, from + pieceLength), (value) => formatNumber(value, {}));
    yield separator + piece.join(",");
    separator = ",";
  }
  yield values.length === 0 ? "[]" : "]";
}

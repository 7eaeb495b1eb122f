/**
 * Formats JSON on one line. Numbers have the shortest form that reads back as the same number; `JSON.stringify` would write -0 as 0.
 *
 * @param value plain data; numbers that are not finite become null, undefined entries are left out
 * @param isSorted whether keys are sorted, by their UTF-16 code units
 */
export function formatJson(value: unknown, { isSorted = false } = {}): string {
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map((entry) => formatJson(entry, { isSorted })).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (isSorted) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${formatJson(entry, { isSorted })}`).join(",")}}`;
}

/** Numbers in a piece, which has about as many bytes as are read at a time. */
const pieceLength = 2 ** 13;

/** Formats a list of numbers as `formatJson` does, in pieces. */
export function* formatNumbers(values: Float64Array): Generator<string> {
  let separator = "[";
  for (let from = 0; from < values.length; from += pieceLength) {
    const piece = Array.from(values.subarray(from, from + pieceLength), (value) =>
      Object.is(value, -0) ? "-0" : String(value),
    );
    yield separator + piece.join(",");
    separator = ",";
  }
  yield values.length === 0 ? "[]" : "]";
}

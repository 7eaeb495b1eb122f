/**
 * How long texts may be, in characters (UTF-16 code units). What is longer is refused before it is held: a string of V8 ends at half
 * a gigabyte, and nothing sensible comes near.
 */
const longest = {
  /** A cell of a table. */
  cell: 2 ** 24,
  /** A text or a number in JSON. */
  value: 2 ** 24,
  /** A line of CSV or NDJSON, or an object in a list of rows. */
  row: 2 ** 25,
  /** A config. Read into memory, one of zeros takes a hundred times as much. */
  config: 2 ** 24,
  /** What a model file says under one key. The config of a run is in it, where a number may be written five times as long. */
  "part of the model": 2 ** 27,
} as const;
export type Limited = keyof typeof longest;

/** Columns of a table. */
export const mostColumns = 100_000;

/** Characters that a text may have. */
export function longestOf(what: Limited): number {
  return longest[what];
}

/** Says that a text has more of them. */
export function explainLength(what: Limited): string {
  return `the ${what} is too long: expected at most ${longest[what]} characters (${longest[what] / 2 ** 20} Mi)`;
}

/**
 * The longest texts, in characters (UTF-16 code units). A longer one is refused before it is in memory. A string of V8 has at most half
 * a gigabyte, and nothing sensible comes near.
 */
const longest = {
  /** A cell of a table. */
  cell: 2 ** 24,
  /** A text or a number in JSON. */
  value: 2 ** 24,
  /** A line of CSV or NDJSON, or an object in a list of rows. */
  row: 2 ** 25,
  /** A config. A list of zeros takes a hundred times as much memory when it is read. */
  config: 2 ** 24,
  /** The value of one key in a model file. One is the config of the run, in which a number may be written five times as long. */
  "part of the model": 2 ** 27,
  /** A model of another program. */
  "JSON of a model": 2 ** 27,
} as const;
export type Limited = keyof typeof longest;

/** The most columns of a table. */
export const mostColumns = 100_000;

/** The most characters of a text. */
export function longestOf(what: Limited): number {
  return longest[what];
}

/** The message about a text that has more. */
export function explainLength(what: Limited): string {
  return `the ${what} is too long: expected at most ${longest[what]} characters (${longest[what] / 2 ** 20} Mi)`;
}

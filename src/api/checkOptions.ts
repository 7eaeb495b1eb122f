import { delimiterPattern, quotePattern } from "../data/read/dialect.js";
import { formatNames } from "../data/read/formats.js";
import { engineNames } from "../engine/engine.js";
import { UsageError } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import { largestSeed } from "../random.js";

interface Expectation {
  /** For people: `a list of names`. */
  readonly what: string;
  isMet(value: unknown): boolean;
}

const oneOf = (names: readonly unknown[]): Expectation => ({
  what: formatValues(names),
  isMet: (value) => names.some((name) => name === value),
});
const listOfTexts = (what: string): Expectation => ({
  what,
  isMet: (value) => Array.isArray(value) && Array.from(value).every((text) => typeof text === "string"),
});
const trueOrFalse: Expectation = { what: "true or false", isMet: (value) => typeof value === "boolean" };
const numberFrom = (what: string, isMet: (value: number) => boolean): Expectation => ({
  what,
  isMet: (value) => typeof value === "number" && Number.isFinite(value) && isMet(value),
});
const tolerance = numberFrom("a number, 0 or more", (value) => value >= 0);

/** What options have to be, by their names. The types say the same; programs without types need it checked. */
const expectations: Readonly<Record<string, Expectation>> = {
  engine: oneOf(engineNames),
  format: oneOf(formatNames),
  delimiter: {
    what: 'a single character, such as ";"',
    isMet: (value) => typeof value === "string" && delimiterPattern.test(value),
  },
  quote: {
    what: 'a single character, or "" for none',
    isMet: (value) => typeof value === "string" && quotePattern.test(value),
  },
  threshold: numberFrom("a number above 0 and below 1", (value) => value > 0 && value < 1),
  directory: { what: "the path of a folder", isMet: (value) => typeof value === "string" },
  blas: { what: "the path of a library", isMet: (value) => typeof value === "string" },
  probabilities: trueOrFalse,
  force: trueOrFalse,
  refit: trueOrFalse,
  signal: { what: "an AbortSignal", isMet: (value) => value instanceof AbortSignal },
  watch: {
    what: "true, false, or a whole number of epochs, 1 or more",
    isMet: (value) => typeof value === "boolean" || (Number.isSafeInteger(value) && (value as number) >= 1),
  },
  ops: listOfTexts("a list of names"),
  formulas: listOfTexts("a list of formulas"),
  digits: oneOf([16, 64]),
  order: oneOf([1, 2]),
  eps: numberFrom("a number above 0", (value) => value > 0),
  atol: tolerance,
  rtol: tolerance,
  seed: numberFrom(
    `a whole number, 0 or more and ${largestSeed} or less`,
    (value) => Number.isInteger(value) && value >= 0 && value <= largestSeed,
  ),
};

/** Options that are something else in one of the functions. */
const specialExpectations: Readonly<Record<string, Readonly<Record<string, Expectation>>>> = {
  gradcheck: { engine: oneOf([...engineNames, "both"]) },
};

/**
 * Checks options in programs without types, so that an option with a misspelt name is not silently left at its default.
 *
 * @param of the function's name, for messages
 * @throws UsageError if the options are not an object, or if one of them is unknown or wrong
 */
export function checkOptions(of: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new UsageError(`${of}: got ${formatValue(options)}, expected an object with options`);
  }
  for (const [key, value] of Object.entries(options)) {
    if (!known.includes(key)) {
      throw new UsageError(
        `${of}: unknown option ${formatValue(key)}, expected ${formatValues(known)}${suggestion(key, known)}`,
      );
    }
    const expected = specialExpectations[of]?.[key] ?? expectations[key];
    if (value === undefined || expected === undefined || expected.isMet(value)) continue;
    throw new UsageError(`${of}: got ${formatValue(value)} as ${key}, expected ${expected.what}`);
  }
}

/** @throws UsageError if it is not a path */
export function checkPath(of: string, path: unknown): void {
  if (typeof path !== "string") throw new UsageError(`${of}: got ${formatValue(path)}, expected the path of a file`);
}

/** @throws UsageError if they are neither a list nor a path */
export function checkRows(of: string, rows: unknown): void {
  if (Array.isArray(rows) || typeof rows === "string") return;
  throw new UsageError(`${of}: got ${formatValue(rows)}, expected a list of rows, or the path of a data file`);
}

import { InvalidArgumentError } from "commander";
import { parseNumber as parseDecimal } from "../../data/cells/parseNumber.js";
import { largestSeed } from "../../random.js";
import { isReadAsZero } from "../../text/decimalNumber.js";

/** A number and its text as it was typed. */
export interface TypedNumber {
  readonly value: number;
  readonly text: string;
}

/** A finite number in decimal, such as `0.1` or `1e-3`. */
export function parseNumber(text: string): TypedNumber {
  const value = parseDecimal(text);
  if (value === undefined) throw new InvalidArgumentError("Expected a number.");
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It is too large for a number.");
  if (isReadAsZero(text)) {
    throw new InvalidArgumentError("It is too small for a number, and would be read as 0.");
  }
  return { value, text: text.trim() };
}

/** A number of threads, or `auto`, and its text as it was typed. */
export interface TypedThreads {
  readonly value: number | "auto";
  readonly text: string;
}

export function parseThreads(text: string): TypedThreads {
  if (text.trim() === "auto") return { value: "auto", text: "auto" };
  if (parseDecimal(text) === undefined) throw new InvalidArgumentError("Expected a whole number, or auto.");
  return parseNumber(text);
}

export function parsePositive(text: string): number {
  const { value } = parseNumber(text);
  return accept(value, value > 0, "Expected a number above 0.");
}

export function parseShare(text: string): number {
  const { value } = parseNumber(text);
  return accept(value, value > 0 && value < 1, "Expected a number above 0 and below 1.");
}

export function parseNonNegative(text: string): number {
  const { value } = parseNumber(text);
  return accept(value, value >= 0, "Expected a number of 0 or more.");
}

export function parseCount(text: string): number {
  const { value } = parseNumber(text);
  if (value > Number.MAX_SAFE_INTEGER) {
    throw new InvalidArgumentError(`Expected a whole number, ${Number.MAX_SAFE_INTEGER} or less.`);
  }
  return accept(value, Number.isInteger(value) && value >= 1, "Expected a whole number of 1 or more.");
}

export function parseSeed(text: string): number {
  const { value } = parseNumber(text);
  if (value > largestSeed) throw new InvalidArgumentError(`Expected a whole number, ${largestSeed} or less.`);
  return accept(value, Number.isInteger(value) && value >= 0, "Expected a whole number of 0 or more.");
}

/** A single character; a tab may be written as `\\t`. */
export function parseDelimiter(text: string): string {
  const value = text === "\\t" ? "\t" : text;
  if (!/^[^"\r\n]$/.test(value)) throw new InvalidArgumentError('Expected a single character, such as ";" or "\\t".');
  return value;
}

/** A single character, or an empty text for no quotes. */
export function parseQuote(text: string): string {
  if (!/^[^\r\n]?$/.test(text)) throw new InvalidArgumentError("Expected a single character, or nothing.");
  return text;
}

function accept(value: number, isValid: boolean, expected: string): number {
  if (!isValid) throw new InvalidArgumentError(expected);
  return value;
}

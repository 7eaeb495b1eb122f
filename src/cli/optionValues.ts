import { InvalidArgumentError } from "commander";
import { parseNumber as parseDecimal } from "../data/rawColumn.js";

/** A finite number in decimal, such as `0.1` or `1e-3`. */
export function parseNumber(text: string): number {
  const value = parseDecimal(text) ?? Number.NaN;
  return accept(value, Number.isFinite(value), "Expected a number.");
}

export function parsePositive(text: string): number {
  const value = parseNumber(text);
  return accept(value, value > 0, "Expected a number above 0.");
}

export function parseNonNegative(text: string): number {
  const value = parseNumber(text);
  return accept(value, value >= 0, "Expected a number of 0 or more.");
}

export function parseCount(text: string): number {
  const value = parseNumber(text);
  return accept(value, Number.isSafeInteger(value) && value >= 1, "Expected a whole number of 1 or more.");
}

export function parseSeed(text: string): number {
  const value = parseNumber(text);
  return accept(
    value,
    Number.isInteger(value) && value >= 0 && value < 2 ** 32,
    "Expected a whole number of 0 or more.",
  );
}

/** A single character; a tab may be written as `\\t`. */
export function parseDelimiter(text: string): string {
  const value = text === "\\t" ? "\t" : text;
  if (!/^[^"\r\n]$/.test(value)) throw new InvalidArgumentError('Expected a single character, such as ";" or "\\t".');
  return value;
}

/** A single character, or an empty text for none. */
export function parseQuote(text: string): string {
  if (!/^[^\r\n]?$/.test(text)) throw new InvalidArgumentError("Expected a single character, or nothing.");
  return text;
}

/** For an option that may be given more than once. */
export function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function accept(value: number, isValid: boolean, expected: string): number {
  if (!isValid) throw new InvalidArgumentError(expected);
  return value;
}

import { parseCell, parseRespelled } from "./parseNumber.js";

/** How numbers are written. */
export interface NumberFormat {
  /** The sign before the decimals. Default a point; a comma if the point is between thousands. */
  readonly decimal?: Decimal | undefined;
  /** The sign between groups of three digits. Default none. */
  readonly thousands?: Thousands | undefined;
}

export const decimals = [".", ","] as const;
export type Decimal = (typeof decimals)[number];

/** An apostrophe is also a typographic one, a space also one that does not break. */
export const thousandsSigns = [".", ",", "'", " "] as const;
export type Thousands = (typeof thousandsSigns)[number];

/** The number that a text spells; undefined if it spells none. It is infinite beyond the range of a double. */
export type NumberParser = (text: string) => number | undefined;

export function decimalOf({ decimal, thousands }: NumberFormat): Decimal {
  return decimal ?? (thousands === "." ? "," : ".");
}

/** Whether numbers are written in another way than in JSON. */
export function isLocal(format: NumberFormat): boolean {
  return decimalOf(format) !== "." || format.thousands !== undefined;
}

/** The characters that a sign between thousands may be. */
const spellings: Readonly<Record<Thousands, string>> = {
  ".": "[.]",
  ",": "[,]",
  "'": "['’]",
  " ": "[ \\u00a0\\u202f]",
};

/** How numbers in a format are recognised: with sign, whole part, fraction and exponent as its parts; and the signs in the whole part. */
interface NumberPattern {
  readonly pattern: RegExp;
  readonly signs: RegExp | undefined;
}

/** The pattern of numbers in a format. Between thousands there may be signs or none, but not at another place: `1.38` has no thousands. */
export function numberPattern(format: NumberFormat): NumberPattern {
  const { thousands } = format;
  const sign = thousands === undefined ? undefined : spellings[thousands];
  const grouped = sign === undefined ? "" : String.raw`\d{1,3}(?:${sign}\d{3})+|`;
  return {
    pattern: new RegExp(String.raw`^([+-]?)((?:${grouped}\d+)?)(?:[${decimalOf(format)}](\d*))?(e[+-]?\d+)?$`, "i"),
    signs: sign === undefined ? undefined : new RegExp(sign, "g"),
  };
}

/** A parser of numbers in a format. */
export function createNumberParser(format: NumberFormat): NumberParser {
  if (!isLocal(format)) return parseCell;
  const { pattern, signs } = numberPattern(format);
  const parse = (text: string): number | undefined => {
    const match = pattern.exec(text);
    if (match === null) return parseRespelled(text, parse);
    const [, minus = "", whole = "", fraction = "", exponent = ""] = match;
    if (whole === "" && fraction === "") return undefined;
    const digits = signs === undefined ? whole : whole.replace(signs, "");
    return Number(`${minus}${digits || "0"}.${fraction || "0"}${exponent}`);
  };
  return parse;
}

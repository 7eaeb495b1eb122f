import { type Decimal, decimalOf, type NumberFormat, type Thousands } from "../cells/numberFormat.js";
import { respell } from "../cells/parseNumber.js";

/** How a number is written that is not a plain one. Numbers that are written in the same way share one object. */
export interface Spelling {
  readonly decimal?: Decimal | undefined;
  readonly thousands?: Thousands | undefined;
  /** If it is `1.050` or `1,050`: the sign, which may be either. */
  readonly either?: Decimal | undefined;
}

/** A number in some spelling. If the sign may be either, its value is the one with a decimal sign: the other is 1000 times it. */
export interface Spelled {
  readonly spelling: Spelling;
  readonly value: number;
}

const spellings = new Map<string, Spelling>();

function spellingOf(decimal: string | undefined, thousands: Thousands | undefined, either?: Decimal): Spelling {
  const key = `${decimal}${thousands}${either}`;
  const known = spellings.get(key);
  if (known !== undefined) return known;
  const made = { decimal: decimal as Decimal | undefined, thousands, either };
  spellings.set(key, made);
  return made;
}

const decimalComma = spellingOf(",", undefined);
const pattern = /^([+-]?)(\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\3\d{3})*|\d*)(?:([.,])(\d+))?(e[+-]?\d+)?$/i;
const signs: Readonly<Record<string, Thousands>> = { "’": "'", "\u00a0": " ", "\u202f": " " };
const longest = 40;

/** Reads a number with a decimal comma, or with signs between thousands; undefined if the text is none, or a plain number. */
export function readSpelled(text: string): Spelled | undefined {
  if (text.length > longest) return undefined;
  const simple = readDecimalComma(text);
  if (simple !== undefined) return { spelling: decimalComma, value: simple };
  const match = pattern.exec(text);
  if (match === null) {
    const usual = respell(text);
    return usual === undefined ? undefined : readSpelled(usual);
  }
  const [, minus = "", whole = "", sign, decimal, fraction = "", exponent = ""] = match;
  if ((sign === undefined && decimal !== ",") || sign === decimal) return undefined;
  const numberOf = (digits: string, decimals: string) =>
    Number(`${minus}${digits || "0"}.${decimals || "0"}${exponent}`);
  if (sign === undefined) return { spelling: decimalComma, value: numberOf(whole, fraction) };
  const groups = whole.split(sign);
  const thousands = signs[sign] ?? (sign as Thousands);
  const isOneSign = groups.length === 2 && decimal === undefined && (thousands === "," || thousands === ".");
  if (whole.startsWith("0")) {
    // 0,250 has no thousands, and 0,250,125 is no number.
    if (!isOneSign || groups[0] !== "0") return undefined;
    return { spelling: spellingOf(thousands, undefined), value: numberOf("0", groups[1] ?? "") };
  }
  // With three points it is an internet address.
  if (thousands === "." && groups.length > 3) return undefined;
  if (isOneSign) {
    return { spelling: spellingOf(undefined, undefined, thousands), value: numberOf(groups[0] ?? "", groups[1] ?? "") };
  }
  return { spelling: spellingOf(decimal, thousands), value: numberOf(groups.join(""), fraction) };
}

/** The number in a text such as `12,6`, faster than by the pattern; undefined if it takes a second look. */
function readDecimalComma(text: string): number | undefined {
  const comma = text.indexOf(",");
  const decimals = text.length - comma - 1;
  if (comma < 1 || decimals < 1 || decimals === 3) return undefined;
  for (let i = text.charCodeAt(0) === 0x2d ? 1 : 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 0x30 || code > 0x39) && i !== comma) return undefined;
  }
  return Number(`${text.slice(0, comma)}.${text.slice(comma + 1)}`);
}

/** The factor from the value of a spelling to the number that it is in a format; undefined if it is none there. */
export function factorIn({ decimal, thousands, either }: Spelling, format: NumberFormat): number | undefined {
  const point = decimalOf(format);
  const { thousands: sign } = format;
  if (either !== undefined) return either === point ? 1 : either === sign ? 1000 : undefined;
  const isRead = (decimal === undefined || decimal === point) && (thousands === undefined || thousands === sign);
  return isRead ? 1 : undefined;
}

/**
 * Whether a plain number may be one with a point between thousands: `1.050`, but not `0.050` or `1.05`.
 *
 * @param given a plain number with a point, or without one
 */
export function isPointed(given: string): boolean {
  const text = respell(given) ?? given;
  const { length } = text;
  return length >= 5 && text.charCodeAt(length - 4) === 0x2e && pointed.test(text);
}
const pointed = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

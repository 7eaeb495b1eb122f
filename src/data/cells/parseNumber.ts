import { formatValue } from "../../messages/formatValue.js";
import type { Cell } from "../read/cell.js";

const [plus, point, minus] = [0x2b, 0x2e, 0x2212];

/** The number that the text spells in decimal; undefined if it spells none. It is infinite beyond the range of a double. */
export function parseNumber(text: string): number | undefined {
  // `Number` accepts more: spaces, "", "Infinity" and "0x10". Three characters rule these out, faster than a pattern.
  const last = text.charCodeAt(text.length - 1);
  const endsInDigit = (last >= 0x30 && last <= 0x39) || last === point;
  const first = text.charCodeAt(0);
  if (!endsInDigit || first < plus || first > 0x39) return undefined;
  const second = text.charCodeAt(1) | 0x20; // as a small letter
  if (second > 0x39 && second !== 0x65) return undefined;
  const number = Number(text);
  return Number.isNaN(number) ? undefined : number;
}

/** The number that a cell spells, as `parseNumber` takes it, or with spaces around it or a typographic minus. */
export function parseCell(text: string): number | undefined {
  return parseNumber(text) ?? parseRespelled(text, parseNumber);
}

/** The number in a text that is not spelled as usual, if it has spaces around it, or a typographic minus; undefined if there is none. */
export function parseRespelled(text: string, parse: (text: string) => number | undefined): number | undefined {
  const usual = respell(text);
  return usual === undefined ? undefined : parse(usual);
}

/** A text without the spaces around it, and with a usual minus in place of a typographic one; undefined if it has neither. */
export function respell(text: string): string | undefined {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first !== minus && first > 0x20 && first !== 0xa0 && last > 0x20 && last !== 0xa0) return undefined;
  const trimmed = text.trim();
  const isMinus = trimmed.charCodeAt(0) === minus;
  if (trimmed === "" || (!isMinus && trimmed.length === text.length)) return undefined;
  return isMinus ? `-${trimmed.slice(1)}` : trimmed;
}

/** The finite number in a cell; undefined if there is none. */
export function numberIn(cell: Cell): number | undefined {
  const value = typeof cell === "string" ? parseNumber(cell) : cell;
  return value !== undefined && value !== null && Number.isFinite(value) ? value : undefined;
}

/** Spellings of NaN and of infinities. */
export const notFinite = /^[+-]?(?:nan|inf|infinity)$/i;

/** Whether the text spells NaN or an infinity. */
export function spellsNonFinite(text: string): boolean {
  return notFinite.test(text);
}

const decimalComma = /^[+-]?(?:\d+|\d{1,3}(?:[.'’ \u00a0\u202f]\d{3})+),\d+$/;
/** Thousands may be divided by points only if there are two points: a text with three is an internet address. */
const thousands = /^[+-]?(?:\d{1,3}(?:[,'’ \u00a0\u202f]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2})$/;

/** Whether the text spells a number as some countries do: with a decimal comma, or with signs between thousands. */
export function spellsLocalNumber(text: string): boolean {
  return decimalComma.test(text) || thousands.test(text);
}

/** What to set so that a text in the spelling of some country is read as a number; empty if it is in none. */
export function adviseOnFormat(text: string): string {
  const { sign } = /^[+-]?\d+(?<sign>[.,'’ \u00a0\u202f])\d{3}/.exec(text)?.groups ?? {};
  const between = sign === "’" ? "'" : sign?.replace(/\s/u, " ");
  if (decimalComma.test(text)) {
    const grouped = between === undefined || between === "," ? "" : ` and "thousands" to ${formatValue(between)}`;
    return `: set "decimal" to ","${grouped}`;
  }
  return thousands.test(text) ? `: set "thousands" to ${formatValue(between)}` : "";
}

/** How a number must be written, for messages. */
const numberSpelling = "a decimal point, and nothing between thousands, as in 1234.5";

/** Why a cell is not a finite number. */
export function explainNumber(cell: Cell): string {
  if (cell === null) return "the cell is empty";
  if (typeof cell === "number" || spellsNonFinite(cell)) return `${formatValue(cell)} is not a finite number`;
  if (parseCell(cell) !== undefined) return `${formatValue(cell)} is too large for a number`;
  const spelling = spellsLocalNumber(cell) ? ` with ${numberSpelling}` : "";
  return `got ${formatValue(cell)}, expected a number${spelling}`;
}

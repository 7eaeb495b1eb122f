import { formatValue } from "../../messages/formatValue.js";
import type { Cell } from "../read/cell.js";
import { parseNumber } from "./rawColumn.js";

/** What becomes of a row with a missing cell. */
export const missingPolicies = ["error", "mean", "drop"] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

const spellings = /^(?:na|n\/a|nan|null|\?)$/i;

/** Whether a cell has no value, or a text that stands for none. */
export function isMissing(cell: Cell): boolean {
  return cell === null || spellsMissing(cell);
}

/** Whether a cell stands for no value: NaN, or a text in one of the spellings that are in use. */
export function spellsMissing(cell: Cell): boolean {
  return typeof cell === "string" ? cell.length <= 4 && spellings.test(cell) : Number.isNaN(cell);
}

/** The finite number in a cell; undefined where there is none. */
export function numberIn(cell: Cell): number | undefined {
  const value = typeof cell === "string" ? parseNumber(cell) : cell;
  return value !== undefined && value !== null && Number.isFinite(value) ? value : undefined;
}

const notFinite = /^[+-]?(?:nan|inf|infinity)$/i;

/** Whether a text writes a number that is none, or infinite. */
export function spellsNonFinite(text: string): boolean {
  return notFinite.test(text);
}

const decimalComma = /^[+-]?(?:\d+|\d{1,3}(?:[.'’ \u00a0\u202f]\d{3})+),\d+$/;
/** With a point only twice: three are an address of the internet. */
const thousands = /^[+-]?(?:\d{1,3}(?:[,'’ \u00a0\u202f]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2})$/;

/** Whether a text writes a number as it is done in some countries: with a decimal comma, or with signs between thousands. */
export function spellsLocalNumber(text: string): boolean {
  return decimalComma.test(text) || thousands.test(text);
}

/** How a number is written. */
export const numberSpelling = "a decimal point, and nothing between thousands, as in 1234.5";

/** Why a cell is not a finite number. */
export function explainNumber(cell: Cell): string {
  if (cell === null) return "the cell is empty";
  if (typeof cell === "number" || spellsNonFinite(cell)) return `${formatValue(cell)} is not a finite number`;
  if (parseNumber(cell) !== undefined) return `${formatValue(cell)} is too large for a number`;
  const spelling = spellsLocalNumber(cell) ? ` with ${numberSpelling}` : "";
  return `got ${formatValue(cell)}, expected a number${spelling}`;
}

import { formatValue } from "../../messages/formatValue.js";
import type { Cell } from "../read/cell.js";

/**
 * What happens to a missing cell: it is an error; its row is dropped; the mean of the column takes its place; or the mean does, and one
 * more input says that it was missing.
 */
export const missingPolicies = ["error", "drop", "mean", "indicator"] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

/** The texts that mean a missing cell, unless a config names others; in small letters, too. */
export const usualMissingTexts = ["NA", "N/A", "NaN", "null", "?"] as const;

/** The usual texts in all their spellings. */
export const missingSpellings = /^(?:na|n\/a|nan|null|\?)$/i;

/** Whether a cell says that its value is missing: it is NaN, blank, or a text in one of the usual spellings. */
export function spellsMissing(cell: Cell): boolean {
  if (typeof cell !== "string") return Number.isNaN(cell);
  return (cell.length <= 4 && missingSpellings.test(cell)) || isBlank(cell);
}

/** Whether a text has nothing but spaces, which quotes keep. */
export function isBlank(text: string): boolean {
  return text.charCodeAt(0) <= 0x20 && text.trim() === "";
}

/** Why a missing cell is an error, for messages. */
export function describeMissing(cell: Cell): string {
  return cell === null ? "the cell is empty" : `${formatValue(cell)} means a missing cell`;
}

import type { Cell } from "../read/cell.js";

/** What happens to a row with a missing cell. */
export const missingPolicies = ["error", "mean", "drop"] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

const spellings = /^(?:na|n\/a|nan|null|\?)$/i;

/** Whether a cell is empty, or says that its value is missing. */
export function isMissing(cell: Cell): boolean {
  return cell === null || spellsMissing(cell);
}

/** Whether a cell says that its value is missing: it is NaN, or a text in one of the usual spellings. */
export function spellsMissing(cell: Cell): boolean {
  return typeof cell === "string" ? cell.length <= 4 && spellings.test(cell) : Number.isNaN(cell);
}

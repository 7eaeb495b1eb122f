import type { Evidence } from "./evidence.js";

/** A part of the elements, and its name: `in the last row`, `where |a| > 5`. */
export interface Region {
  readonly where: string;
  includes(index: number): boolean;
}

/** Finds parts that the wrong elements may be. */
export type RegionFinder = (evidence: Evidence) => readonly Region[];

/**
 * Whether the wrong elements are those of the region: none outside is wrong, and all inside are, except those that are 0 and should
 * be 0. A region of all elements says nothing.
 */
export function holdsTheWrong({ includes }: Region, evidence: Evidence): boolean {
  let hasRightOutside = false;
  for (const i of evidence.compared) {
    if (evidence.isWrong(i) !== includes(i) && (evidence.isWrong(i) || evidence.isTelling(i))) return false;
    if (!includes(i)) hasRightOutside = true;
  }
  return hasRightOutside && evidence.wrong.length > 0;
}

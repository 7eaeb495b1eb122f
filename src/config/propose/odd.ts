import type { ColumnProfile, Example } from "../../data/profile/tableProfile.js";

/** The profile lists no more odd texts than this, and one. */
const mostListed = 19;

/** Whether a column of numbers or dates has other cells. */
export function isOdd({ odd, values }: ColumnProfile): boolean {
  return values !== "texts" && odd.length > 0;
}

/** Whether all odd texts of a column are known, so that they can be taken for missing. */
export function areOddKnown({ odd }: ColumnProfile): boolean {
  return odd.length <= mostListed;
}

/** The column as it is read if its odd cells are taken for missing. */
export function withoutOdd(column: ColumnProfile): ColumnProfile {
  if (!isOdd(column) || !areOddKnown(column)) return column;
  const { odd, distinct, missing, examples } = column;
  const texts = new Set(odd.map(({ text }) => text));
  return {
    ...column,
    distinct: distinct - odd.length,
    missing: missing + rowsOf(odd),
    examples: examples.filter(({ text }) => !texts.has(text)),
    odd: [],
  };
}

/** Missing cells, with the odd ones, which are taken for missing. */
export function missingIn(column: ColumnProfile): number {
  const odd = isOdd(column) ? rowsOf(column.odd) : 0;
  return column.missing + odd;
}

/** The rows that have one of some texts. */
export function rowsOf(texts: readonly Example[]): number {
  return texts.reduce((sum, { rows }) => sum + rows, 0);
}

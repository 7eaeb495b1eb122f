import { parseDate } from "../cells/parseDate.js";
import type { ColumnFacts } from "./columnFacts.js";
import { countDates, nearlyAll, type ReadColumn, type Reading, readColumn } from "./readColumn.js";
import { mayMeanMissing, meansMissing } from "./words.js";

/** If a column has more different texts beside its numbers, they mean something else. */
const mostTexts = 5;

/**
 * The texts that mean a missing cell, in place of the usual ones; undefined if the usual ones do. A text that a column of numbers has
 * now and then is one of them.
 */
export function chooseMissingTexts(columns: readonly ColumnFacts[], reading: Reading): readonly string[] | undefined {
  const read = columns.map((facts) => readColumn(facts, reading));
  const own = new Set(read.flatMap(ownTexts));
  if (own.size === 0) return undefined;
  const usual = read.flatMap(({ missingTexts }) => missingTexts.map(({ text }) => text));
  return [...new Set([...own, ...usual])];
}

function ownTexts({ numbers, texts, facts, present }: ReadColumn): readonly string[] {
  const dates = numbers.count > 0 ? undefined : countDates(facts, texts)?.best;
  const regular = dates?.rows ?? numbers.count;
  const others = dates === undefined ? texts : texts.filter(({ text }) => parseDate(text, dates.order) === undefined);
  if (regular === 0 || others.length > mostTexts || facts.texts.uncounted > 0) return [];
  const found = others.map(({ text }) => text);
  // A word that means missing in no language that is known here does so only if it explains all that is odd.
  const isAll = regular >= nearlyAll * present && found.every(mayMeanMissing);
  return isAll ? found : found.filter(meansMissing);
}

import type { ColumnFacts } from "./columnProfiler.js";
import { nearlyAll, type ReadColumn, type Reading, readColumn } from "./describeColumn.js";
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
  if (numbers.count === 0 || texts.length > mostTexts || facts.texts.uncounted > 0) return [];
  const isNearlyAll = numbers.count >= nearlyAll * present;
  return texts.map(({ text }) => text).filter(isNearlyAll ? mayMeanMissing : meansMissing);
}

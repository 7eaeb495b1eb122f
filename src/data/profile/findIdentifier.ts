import { findUnit } from "./findUnit.js";
import type { ReadColumn } from "./readColumn.js";
import type { ColumnProfile } from "./tableProfile.js";
import { mostValues } from "./valueCounter.js";
import { namesIdentifier } from "./words.js";

/** A column with fewer different values may have one for each row, as in a small table; with the name of an identifier, fewer do. */
const fewValues = 20;
const fewIds = 5;
/** With more different values per row, they are more likely ids, times or notes than categories. */
const nearlyUnique = 0.75;
const nearlyEach = 0.95;

/** Why a column is an identifier; undefined if it is none. Dates, and numbers that merely differ in each row, are none. */
export function findIdentifier(column: ReadColumn, values: ColumnProfile["values"]): string | undefined {
  const { facts, distinct, present, texts } = column;
  const isNamed = namesIdentifier(facts.name);
  if (values === "numbers") return findNumbers(column, isNamed);
  const full = [facts.texts, facts.spelledTexts].find(({ uncounted }) => uncounted > 0);
  const share = full === undefined ? distinct / present : full.shareOfDistinct;
  if (distinct < (isNamed ? fewIds : fewValues) || share < nearlyUnique) {
    return full === undefined ? undefined : `a text with more than ${mostValues} different values`;
  }
  const unit = findUnit(texts);
  if (unit !== undefined) return "a number with a unit, which is read as a text, and differs in nearly every row";
  return "a text that differs in nearly every row";
}

function findNumbers({ facts, numbers, distinct, isDistinctExact, present }: ReadColumn, isNamed: boolean) {
  const { count, low, high, areWhole } = numbers;
  const isUnnamed = facts.name === "";
  const enough = isNamed || isUnnamed ? fewIds : fewValues;
  if (count < enough || count < present) return undefined;
  if (facts.isProgression && !(areWhole && looksLikeYears(low, high))) {
    return Math.abs(facts.step) === 1 ? "a row counter" : `a row counter, in steps of ${shorten(facts.step)}`;
  }
  // Beyond the values that are counted, the range tells whether there are enough numbers for each row.
  const isUnique = isDistinctExact ? distinct === count : high - low >= count - 1 && distinct >= mostValues;
  if (!areWhole) return undefined;
  if (isUnique && high - low === count - 1 && isDistinctExact && !looksLikeYears(low, high)) {
    return "a row counter, in another order";
  }
  const isNearlyUnique = isDistinctExact ? distinct >= nearlyEach * count : isUnique;
  if ((isNamed || isUnnamed) && isNearlyUnique) {
    return "a whole number that differs in nearly every row, with the name of an identifier";
  }
  return undefined;
}

/** A progression of years is a trend, not a counter. */
function looksLikeYears(low: number, high: number): boolean {
  return low >= 1500 && high <= 2200 && high - low < 500;
}

function shorten(value: number): string {
  return String(Number(Math.abs(value).toPrecision(6)));
}

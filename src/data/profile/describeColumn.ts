import { createNumberParser, decimalOf } from "../cells/numberFormat.js";
import { parseDate } from "../cells/parseDate.js";
import { spellsNonFinite } from "../cells/parseNumber.js";
import type { ColumnFacts } from "./columnFacts.js";
import type { DateTally } from "./dateTally.js";
import { findIdentifier } from "./findIdentifier.js";
import { findQuestions } from "./findQuestions.js";
import type { NumberTally } from "./numberTally.js";
import { byRows, countDates, nearlyAll, type ReadColumn, type Reading, readColumn, type Texts } from "./readColumn.js";
import type { ColumnKind, ColumnProfile, Example, NumberSummary } from "./tableProfile.js";
import { areAnswers } from "./words.js";

/** With fewer different values, each value is an example. */
export const fewValues = 20;
const shownOfMany = 3;

/** What a column is. */
export function describeColumn(facts: ColumnFacts, reading: Reading): ColumnProfile {
  const column = readColumn(facts, reading);
  const { name, rows } = facts;
  const { numbers, texts, present, missingTexts, distinct, isDistinctExact } = column;
  const dates = numbers.count === 0 ? countDates(facts, texts) : undefined;
  const values = valuesOf(column, dates);
  const { kind, reason } = kindOf(column, values);
  const questions = findQuestions(column, values, dates, kind);
  return {
    name,
    kind,
    values,
    rows,
    missing: rows - present,
    missingTexts,
    distinct,
    isDistinctExact,
    ...(values === "numbers" && { numbers: summarize(numbers) }),
    ...(values === "dates" && { dates: dates?.summarize(dates.best.order) }),
    examples: examplesOf(column, values),
    odd: oddOf(column, values, dates),
    isMixed: isMixed(column),
    ...(reason !== undefined && { reason }),
    questions: questions.map(({ text }) => text),
    ...(questions[0]?.row !== undefined && { askedAt: questions[0].row }),
  };
}

/** Whether half of the cells are numbers, or may be: those with a decimal point are kept beside others that the format reads. */
function isMixed({ facts, texts, numbers, present, reading }: ReadColumn): boolean {
  const isUnread = decimalOf(reading.format) !== "." && facts.firstDecimal !== undefined;
  const possible = isUnread ? facts.numbers.count + facts.pointed.count : 0;
  if (texts.length === 0 && possible === 0) return false;
  return 2 * (numbers.count + possible + countBeyond(texts, reading)) >= present;
}

/** Cells that spell NaN, an infinity, or a number beyond the range of a double. */
function countBeyond(texts: Texts, { format }: Reading): number {
  const parse = createNumberParser(format);
  const beyond = texts.filter(({ text }) => spellsNonFinite(text) || parse(text) !== undefined);
  return beyond.reduce((sum, { rows }) => sum + rows, 0);
}

function valuesOf({ numbers, present }: ReadColumn, dates: DateTally | undefined): ColumnProfile["values"] {
  if (numbers.count > 0 && numbers.count >= nearlyAll * present) return "numbers";
  // If the day and the month may be mixed up, they are texts as far as anyone knows.
  if (dates?.best.isOnly && dates.best.rows === present) return "dates";
  return "texts";
}

function kindOf(
  column: ReadColumn,
  values: ColumnProfile["values"],
): { readonly kind: ColumnKind; readonly reason?: string | undefined } {
  const { present, distinct, isDistinctExact, numbers, texts } = column;
  if (present === 0) return { kind: "empty" };
  if (distinct === 1 && isDistinctExact) return { kind: "constant" };
  const isPair = distinct === 2 && isDistinctExact;
  if (values === "numbers") {
    if (isPair && numbers.low === 0 && numbers.high === 1) return { kind: "yes/no" };
  } else {
    if (isPair && areAnswers(texts.map(({ text }) => text))) return { kind: "yes/no" };
    if (values === "dates") return { kind: "date" };
  }
  const reason = findIdentifier(column, values);
  if (reason !== undefined) return { kind: "identifier", reason };
  return { kind: values === "numbers" ? "number" : "category" };
}

function summarize(numbers: NumberTally): NumberSummary {
  const { low, high, mean, deviation, areWhole } = numbers;
  return { low, high, mean, deviation, areWhole };
}

function examplesOf({ facts, distinct, texts }: ReadColumn, values: ColumnProfile["values"]): readonly Example[] {
  const isFew = distinct <= fewValues;
  if (!isFew && values === "numbers") return [];
  const plain = facts.values.frequent(fewValues).map(([value, rows]): Example => ({ text: String(value), rows }));
  return [...texts, ...plain].sort(byRows).slice(0, isFew ? fewValues : shownOfMany);
}

function oddOf({ texts, present }: ReadColumn, values: ColumnProfile["values"], dates: DateTally | undefined): Texts {
  if (values === "numbers") return texts.slice(0, fewValues);
  const best = dates?.best;
  if (values === "dates" || best === undefined || best.rows < nearlyAll * present) return [];
  return texts.filter(({ text }) => parseDate(text, best.order) === undefined).slice(0, fewValues);
}

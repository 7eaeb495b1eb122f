import type { CellReader } from "../cells/cellReader.js";
import type { Decimal, NumberFormat } from "../cells/numberFormat.js";
import { parseDate } from "../cells/parseDate.js";
import type { ColumnFacts } from "./columnProfiler.js";
import { DateTally } from "./dateTally.js";
import { findIdentifier } from "./findIdentifier.js";
import { findQuestions } from "./findQuestions.js";
import { NumberTally } from "./numberTally.js";
import { factorIn, readSpelled, type Spelling } from "./spelling.js";
import type { ColumnKind, ColumnProfile, Example, NumberSummary } from "./tableProfile.js";
import { areAnswers } from "./words.js";

/** How the cells of a table are read. */
export interface Reading {
  /** The signs of which it is not certain whether they are between thousands. */
  readonly doubtful: readonly Decimal[];
  /** Whether the texts that mean missing are given. */
  readonly isMissingGiven: boolean;
  /** How numbers are written. */
  readonly format: NumberFormat;
  readonly isMissing: CellReader["isMissing"];
}

/** A column is of numbers or of dates if so many of its cells are, and the others are odd. */
export const nearlyAll = 0.9;
/** With fewer different values, each value is an example. */
const fewValues = 20;
const shownOfMany = 3;

/** The texts of a column that are neither numbers nor missing, with their rows. */
export type Texts = readonly Example[];

/** A column in a certain reading. */
export interface ReadColumn {
  readonly facts: ColumnFacts;
  readonly reading: Reading;
  /** The numbers that are read. */
  readonly numbers: NumberTally;
  /** Texts, most frequent first. */
  readonly texts: Texts;
  /** The texts that mean missing. */
  readonly missingTexts: Texts;
  /** Cells that are not missing. */
  readonly present: number;
  readonly distinct: number;
  readonly isDistinctExact: boolean;
}

/** What a column is. */
export function describeColumn(facts: ColumnFacts, reading: Reading): ColumnProfile {
  const column = readColumn(facts, reading);
  const { name, rows } = facts;
  const { numbers, texts, present, missingTexts, distinct, isDistinctExact } = column;
  const dates = numbers.count === 0 ? countDates(facts, texts) : undefined;
  const values = valuesOf(column, dates);
  const { kind, reason } = kindOf(column, values);
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
    isMixed: texts.length > 0 && 2 * numbers.count >= rows,
    ...(reason !== undefined && { reason }),
    questions: findQuestions(column, values, dates),
  };
}

/** What numbers, texts and missing cells there are, if cells are read in this way. */
export function readColumn(facts: ColumnFacts, reading: Reading): ReadColumn {
  const { format, isMissing } = reading;
  const numbers = new NumberTally();
  const { decimal = ".", thousands } = format;
  // A decimal point cannot be read in another format, and then numbers without one cannot be told apart any more.
  const isPlain = decimal === "." || facts.firstDecimal === undefined;
  if (isPlain) numbers.take(facts.numbers, 1);
  const factor = thousands === "." ? 1000 : decimal === "." ? 1 : undefined;
  if (factor !== undefined && isPlain) numbers.take(facts.pointed, factor);
  const readSpellings: Spelling[] = [];
  for (const { spelling, tally } of facts.spelled) {
    const factor = factorIn(spelling, format);
    if (factor === undefined) continue;
    numbers.take(tally, factor);
    readSpellings.push(spelling);
  }
  const found: Example[] = [];
  const missingTexts: Example[] = [];
  for (const [text, { rows, first }] of facts.texts.texts) {
    if (isMissing(text)) missingTexts.push({ text, rows, first });
    else found.push({ text, rows, first });
  }
  let spelled = 0;
  for (const [text, { rows, first }] of facts.spelledTexts.texts) {
    if (isMissing(text)) missingTexts.push({ text, rows, first });
    else if (readSpellings.includes(readSpelled(text)?.spelling as Spelling)) spelled++;
    else found.push({ text, rows, first });
  }
  const missing = facts.empty + missingTexts.reduce((sum, { rows }) => sum + rows, 0);
  return {
    facts,
    reading,
    numbers,
    texts: found.sort(byRows),
    missingTexts: missingTexts.sort(byRows),
    present: facts.rows - missing,
    distinct: facts.values.size + spelled + found.length,
    isDistinctExact: facts.values.isExact && facts.texts.uncounted + facts.spelledTexts.uncounted === 0,
  };
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

/** The dates of a column without numbers; undefined if there are none. */
export function countDates({ dates }: ColumnFacts, texts: Texts): DateTally | undefined {
  const all = new DateTally(dates); // those of texts that were not counted
  for (const { text, rows } of texts) all.add(text, rows);
  return all.best.rows > 0 ? all : undefined;
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

function byRows(a: Example, b: Example): number {
  return b.rows - a.rows || (a.first ?? 0) - (b.first ?? 0);
}

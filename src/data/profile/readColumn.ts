import type { CellReader } from "../cells/cellReader.js";
import type { MissingPolicy } from "../cells/missing.js";
import { type Decimal, decimalOf, type NumberFormat } from "../cells/numberFormat.js";
import type { ColumnFacts } from "./columnFacts.js";
import { DateTally } from "./dateTally.js";
import { NumberTally } from "./numberTally.js";
import { factorIn, readSpelled, type Spelling } from "./spelling.js";
import type { Example } from "./tableProfile.js";

/** What a config says of missing cells. */
export interface MissingAnswers {
  /** The policy, or one for each column that is not `error`. */
  readonly missing: MissingPolicy | Readonly<Record<string, MissingPolicy>>;
  readonly isTarget: boolean;
}

/** How the cells of a table are read. */
export interface Reading {
  /** The signs of which it is not certain whether they are between thousands. */
  readonly doubtful: readonly Decimal[];
  /** Whether the texts that mean missing are given. */
  readonly isMissingGiven: boolean;
  /** How numbers are written. */
  readonly format: NumberFormat;
  readonly isMissing: CellReader["isMissing"];
  /** The texts that mean missing in the table, as far as they are known. */
  readonly textsForMissing: readonly string[];
  /** What the config says of missing cells, if there is one. */
  readonly answers?: MissingAnswers | undefined;
}

/** A column is of numbers or of dates if so many of its cells are, and the others are odd. */
export const nearlyAll = 0.9;
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

/** What numbers, texts and missing cells there are, if cells are read in this way. */
export function readColumn(facts: ColumnFacts, reading: Reading): ReadColumn {
  const { format, isMissing } = reading;
  const numbers = new NumberTally();
  const { thousands } = format;
  const decimal = decimalOf(format);
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

/** The dates of a column without numbers; undefined if there are none. */
export function countDates({ dates }: ColumnFacts, texts: Texts): DateTally | undefined {
  const all = new DateTally(dates); // those of texts that were not counted
  for (const { text, rows } of texts) all.add(text, rows);
  return all.best.rows > 0 ? all : undefined;
}

/** In the order of frequency, then of the rows. */
export function byRows(a: Example, b: Example): number {
  return b.rows - a.rows || (a.first ?? 0) - (b.first ?? 0);
}

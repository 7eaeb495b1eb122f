import { type CellReader, createCellReader } from "../cells/cellReader.js";
import { usualMissingTexts } from "../cells/missing.js";
import type { Decimal, NumberFormat } from "../cells/numberFormat.js";
import type { Cell } from "../read/cell.js";
import type { ColumnFacts, SpelledNumbers } from "./columnFacts.js";
import { DateTally } from "./dateTally.js";
import { describeColumn } from "./describeColumn.js";
import { NumberTally } from "./numberTally.js";
import type { MissingAnswers } from "./readColumn.js";
import { isPointed, readSpelled, type Spelling } from "./spelling.js";
import type { ColumnProfile } from "./tableProfile.js";
import { TextTally } from "./textTally.js";
import { ValueCounter } from "./valueCounter.js";

/** The signs of which a format does not say what they mean. */
function doubtfulIn({ decimal, thousands }: NumberFormat): readonly Decimal[] {
  return decimal === undefined && thousands === undefined ? [".", ","] : [];
}

/** Steps of a progression may differ by this part, since they are rounded. */
const rounding = 0.011;

/** Finds out what a column is, cell by cell. Its memory does not grow with the rows. */
export class ColumnProfiler {
  private rows = 0;
  private empty = 0;
  private readonly numbers = new NumberTally();
  private readonly pointed = new NumberTally();
  private readonly values = new ValueCounter();
  private readonly texts = new TextTally();
  private readonly spelledTexts = new TextTally();
  private readonly dates = new DateTally();
  private readonly spelled = new Map<Spelling, SpelledNumbers>();
  private againstPoints = 0;
  private firstPointed: ColumnFacts["firstPointed"];
  private firstZero: ColumnFacts["firstZero"];
  private firstDecimal: string | undefined;
  /** Whether points may be between thousands. */
  private isOpen: boolean;
  private isProgression = true;
  private last = Number.NaN;
  private step = Number.NaN;

  /** @param reader of the cells; the usual one, if it is yet to be found out how they are written */
  constructor(
    readonly name: string,
    private readonly reader: CellReader = createCellReader(),
    private readonly answers?: MissingAnswers,
  ) {
    const { decimal, thousands } = reader.format;
    this.isOpen = decimal === undefined && thousands === undefined;
  }

  /**
   * Adds a cell.
   *
   * @param value the finite number that the reader reads in it; undefined or NaN if there is none
   */
  add(cell: Cell, value: number | undefined): void {
    const row = this.rows++;
    if (value === undefined || Number.isNaN(value)) {
      this.addOther(cell, row);
      return;
    }
    if (this.firstZero === undefined && typeof cell === "string" && hasZeros(cell))
      this.firstZero = { text: cell, row };
    if (this.values.isExact) this.values.add(value);
    if (this.isProgression) this.follow(value);
    if (this.isOpen && this.takesPointed(cell, value)) return;
    this.numbers.add(value, row);
  }

  /** What the column is, if its cells are written as the reader reads them. */
  finish(): ColumnProfile {
    const { format, isMissing } = this.reader;
    return describeColumn(this.facts, {
      format,
      isMissing,
      doubtful: doubtfulIn(format),
      isMissingGiven: format.missingTexts !== undefined,
      textsForMissing: format.missingTexts ?? (this.answers?.missing === "error" ? [] : usualMissingTexts),
      answers: this.answers,
    });
  }

  get facts(): ColumnFacts {
    const { name, rows, empty, numbers, pointed, againstPoints, firstPointed, firstZero, firstDecimal } = this;
    const { values, spelledTexts, texts, dates, isProgression, step } = this;
    const counts = { name, rows, empty, numbers, pointed, againstPoints, firstPointed, firstZero, firstDecimal };
    return { ...counts, spelled: [...this.spelled.values()], spelledTexts, values, texts, dates, isProgression, step };
  }

  private addOther(cell: Cell, row: number): void {
    if (typeof cell !== "string") {
      this.empty++; // or a number that is not finite
      this.isProgression = false;
      return;
    }
    const found = readSpelled(cell);
    if (found === undefined || !Number.isFinite(found.value)) {
      this.isProgression = false;
      if (!this.texts.add(cell, row)) this.dates.add(cell, 1);
      return;
    }
    // These have a tally of their own, since they may be as many as there are rows: words must still be counted.
    if (this.spelledTexts.uncounted === 0) this.spelledTexts.add(cell, row);
    if (this.isProgression) this.follow(found.value);
    const { spelling, value } = found;
    let numbers = this.spelled.get(spelling);
    if (numbers === undefined) {
      numbers = { spelling, first: cell, tally: new NumberTally() };
      this.spelled.set(spelling, numbers);
    }
    numbers.tally.add(value, row);
  }

  private follow(value: number): void {
    const step = value - this.last;
    if (Number.isNaN(this.step)) this.step = step;
    else if (!(Math.abs(step - this.step) <= rounding * Math.abs(this.step))) this.isProgression = false;
    this.last = value;
  }

  /** Whether the number is such as `1.050`. If nearly all numbers speak against points between thousands, none is looked at any more. */
  private takesPointed(cell: Cell, value: number): boolean {
    // A number of JSON says nothing of how texts are written.
    if (typeof cell !== "string") return false;
    if (isPointed(cell)) {
      this.firstPointed ??= { text: cell, row: this.rows - 1 };
      this.pointed.add(value, this.rows - 1);
      return true;
    }
    const isDecimal = !Number.isInteger(value) || cell.includes(".");
    if (isDecimal) this.firstDecimal ??= cell;
    if (isDecimal || value >= 1000 || value <= -1000) {
      this.againstPoints++;
      if (this.againstPoints > 2 * (this.pointed.count + this.spelled.size)) this.close();
    }
    return false;
  }

  private close(): void {
    this.isOpen = false;
    this.numbers.take(this.pointed, 1);
    this.pointed.count = 0;
  }
}

/** Whether a number is such as 01067. With two digits it is rather a month or an hour. */
function hasZeros(text: string): boolean {
  return text.charCodeAt(0) === 0x30 && text.length >= 3 && /^0\d+$/.test(text);
}

import { type CellReader, createCellReader } from "../cells/cellReader.js";
import { usualMissingTexts } from "../cells/missing.js";
import type { Decimal, NumberFormat } from "../cells/numberFormat.js";
import type { Cell } from "../read/cell.js";
import type { CellBlock } from "../read/cellBlock.js";
import { cellMarks } from "../read/cellMarks.js";
import type { ColumnFacts, SpelledNumbers } from "./columnFacts.js";
import { DateTally } from "./dateTally.js";
import { describeColumn } from "./describeColumn.js";
import { NumberTally } from "./numberTally.js";
import type { MissingAnswers } from "./readColumn.js";
import { isPointed, readSpelled, type Spelling } from "./spelling.js";
import type { ColumnProfile } from "./tableProfile.js";
import { TextTally } from "./textTally.js";
import { type DistinctValues, ValueCounter } from "./valueCounter.js";

/** The signs of which a format does not say what they mean. */
function doubtfulIn({ decimal, thousands }: NumberFormat): readonly Decimal[] {
  return decimal === undefined && thousands === undefined ? [".", ","] : [];
}

/** Steps of a progression may differ by this part, since they are rounded. */
const rounding = 0.011;

const uncounted: DistinctValues = new ValueCounter();

/** What a column is, if its cells are written as a reader reads them. */
export function describeAsRead(
  facts: ColumnFacts,
  { format, isMissing }: CellReader,
  answers: MissingAnswers | undefined,
): ColumnProfile {
  return describeColumn(facts, {
    format,
    isMissing,
    doubtful: doubtfulIn(format),
    isMissingGiven: format.missingTexts !== undefined,
    textsForMissing: format.missingTexts ?? (answers?.missing === "error" ? [] : usualMissingTexts),
    answers,
  });
}

/** Finds out what a column is, cell by cell. Its memory does not grow with the rows. */
export class ColumnProfiler {
  private rows = 0;
  private empty = 0;
  private readonly numbers = new NumberTally();
  private readonly pointed = new NumberTally();
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

  /**
   * @param reader of the cells; the usual one, if it is yet to be found out how they are written
   */
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
    if (this.isProgression) this.follow(value);
    if (this.isOpen && this.takesPointed(cell, value)) return;
    this.numbers.add(value, row);
  }

  /** Adds a number as `add` would, unless its text may be needed. Returns whether it was added. */
  addNumber(value: number, marks: number): boolean {
    const isSmall = marks === 0 && value > -1000 && value < 1000 && Number.isInteger(value);
    const isTextNeeded = (marks & (cellMarks.isText | cellMarks.hasZeros)) !== 0 || (this.isOpen && !isSmall);
    if (isTextNeeded) return false;
    if (this.isProgression) this.follow(value);
    this.numbers.add(value, this.rows++);
    return true;
  }

  /** Adds all cells of a column of numbers, as `add` would. The reader must be plain. */
  addNumbers(block: CellBlock, column: number): void {
    const { values, rows, columns } = block;
    const { marks } = block.texts;
    const end = rows * columns;
    const row = this.rows;
    const joined = block.columnMarks[column] as number;
    this.rows += rows;
    if (this.firstZero === undefined && (joined & cellMarks.hasZeros) !== 0) {
      const found = findMark(marks, column, columns, cellMarks.hasZeros);
      this.firstZero = { text: block.texts.textAt(found, column), row: row + found };
    }
    for (let at = column; at < end && this.isProgression; at += columns) this.follow(values[at] as number);
    const hasPointed = this.pointed.count > 0 || (joined & cellMarks.isPointed) !== 0;
    if (this.isOpen && hasPointed) this.addPointed(block, column, row);
    else {
      this.numbers.addAll(values, column, columns, rows, row);
      if (this.isOpen && !this.areSmall(joined)) this.lookForPoints(block, column);
    }
  }

  /** Adds a column of numbers, of which some are such as `1.050`. */
  private addPointed(block: CellBlock, column: number, first: number): void {
    const { values, rows, columns, texts } = block;
    let row = 0;
    for (let at = column; row < rows && this.isOpen; row++, at += columns) {
      const value = values[at] as number;
      if (((texts.marks[at] as number) & cellMarks.isPointed) !== 0) {
        this.firstPointed ??= { text: texts.textAt(row, column), row: first + row };
        this.pointed.add(value, first + row);
        continue;
      }
      this.lookForPoint(block, row, column);
      this.numbers.add(value, first + row);
    }
    this.numbers.addAll(values, column + row * columns, columns, rows - row, first + row);
  }

  /** Whether all numbers so far say nothing of points: they are whole, without a point, and below 1000. */
  private areSmall(marks: number): boolean {
    const { areWhole, low, high } = this.numbers;
    return (marks & cellMarks.hasPoint) === 0 && areWhole && low > -1000 && high < 1000;
  }

  private lookForPoints(block: CellBlock, column: number): void {
    for (let row = 0; row < block.rows && this.isOpen; row++) this.lookForPoint(block, row, column);
  }

  /** Learns from a number what its point is, if it has one that is not between thousands. */
  private lookForPoint({ values, columns, texts }: CellBlock, row: number, column: number): void {
    const at = row * columns + column;
    const value = values[at] as number;
    const isDecimal = ((texts.marks[at] as number) & cellMarks.hasPoint) !== 0 || !Number.isInteger(value);
    if (isDecimal) this.firstDecimal ??= texts.textAt(row, column);
    if (isDecimal || value >= 1000 || value <= -1000) this.speakAgainstPoints();
  }

  /**
   * What the column is, if its cells are written as the reader reads them.
   *
   * @param values its different numbers
   */
  finish(values: DistinctValues): ColumnProfile {
    return describeAsRead({ ...this.facts, values }, this.reader, this.answers);
  }

  /** What was found. The different numbers are not among it: they are counted elsewhere. */
  get facts(): ColumnFacts {
    const { name, rows, empty, numbers, pointed, againstPoints, firstPointed, firstZero, firstDecimal } = this;
    const { spelledTexts, texts, dates, isProgression, step } = this;
    const counts = { name, rows, empty, numbers, pointed, againstPoints, firstPointed, firstZero, firstDecimal };
    return {
      ...counts,
      spelled: [...this.spelled.values()],
      spelledTexts,
      values: uncounted,
      texts,
      dates,
      isProgression,
      step,
    };
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
    if (isDecimal || value >= 1000 || value <= -1000) this.speakAgainstPoints();
    return false;
  }

  private speakAgainstPoints(): void {
    this.againstPoints++;
    if (this.againstPoints > 2 * (this.pointed.count + this.spelled.size)) this.close();
  }

  private close(): void {
    this.isOpen = false;
    this.numbers.take(this.pointed, 1);
    this.pointed.count = 0;
  }
}

/** The first row whose cell has a mark. */
function findMark(marks: Uint8Array, column: number, columns: number, mark: number): number {
  let row = 0;
  while (((marks[row * columns + column] as number) & mark) === 0) row++;
  return row;
}

/** Whether a number is such as 01067. With two digits it is rather a month or an hour. */
function hasZeros(text: string): boolean {
  return text.charCodeAt(0) === 0x30 && text.length >= 3 && /^0\d+$/.test(text);
}

import type { CellBlock } from "../read/cellBlock.js";
import { mostValues, ValueCounter } from "./valueCounter.js";

/** So many rows are held, or fewer if they are wide. In so many, a column of measurements has too many different numbers. */
const mostRows = 2 * mostValues;
const mostNumbers = 2 ** 23;

/**
 * Counts the different numbers of each column. The numbers of many rows are held, and then counted column by column: the table of one counter
 * stays in the processor's cache, those of many columns would not.
 */
export class DistinctNumbers {
  private capacity: number;
  /** Room for `capacity` numbers for each column; NaN is none. */
  private held: Float64Array;
  private rows = 0;
  /** The first of the rows that were added last. */
  private first = 0;
  /** What was counted in rows that are held no longer; undefined if there are none. */
  private counters: readonly ValueCounter[] | undefined;
  private readonly shared = new ValueCounter();

  constructor(private readonly columns: number) {
    this.capacity = Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / Math.max(columns, 1))));
    this.held = new Float64Array(this.capacity * columns);
  }

  /** Adds rows, whose numbers are put next, those of each column. */
  addRows(count: number): void {
    if (this.rows + count > this.capacity) this.countHeld(count);
    this.first = this.rows;
    this.rows += count;
  }

  /**
   * @param row among the rows that were added last, from 0
   * @param value finite; undefined or NaN if there is none
   */
  put(column: number, row: number, value: number | undefined): void {
    this.held[column * this.capacity + this.first + row] = value ?? Number.NaN;
  }

  /** Puts a column of numbers. The block has the rows that were added last. */
  putNumbers(column: number, { values, rows, columns }: CellBlock, position: number): void {
    if (this.counters?.[column]?.isExact === false) return;
    const { held } = this;
    const start = column * this.capacity + this.first;
    for (let row = 0, at = position; row < rows; row++, at += columns) held[start + row] = values[at] as number;
  }

  /** The different numbers of a column. They are valid until another column is asked for. */
  of(column: number): ValueCounter {
    const counter = this.counters?.[column] ?? this.shared;
    if (this.counters === undefined) counter.clear();
    this.countColumn(column, counter);
    return counter;
  }

  private countHeld(wanted: number): void {
    this.counters ??= Array.from({ length: this.columns }, () => new ValueCounter());
    for (const [column, counter] of this.counters.entries()) this.countColumn(column, counter);
    this.rows = 0;
    if (wanted <= this.capacity) return;
    this.capacity = wanted;
    this.held = new Float64Array(wanted * this.columns);
  }

  private countColumn(column: number, counter: ValueCounter): void {
    const start = column * this.capacity;
    counter.addAll(this.held.subarray(start, start + this.rows));
  }
}

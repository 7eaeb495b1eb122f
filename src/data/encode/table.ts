import { DataError, type Place } from "../../errors.js";

/** Numbers in rows and columns, row after row. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** 2 GiB of numbers. A larger table has a text column with far too many categories. */
export const mostNumbers = 2 ** 28;

const generalAdvice = "a text column takes a number for each of its texts, a class target one for each class";

/**
 * @param advice what makes the table this large, and what to do
 * @throws DataError if a table of this size does not fit into memory
 */
export function checkTableSize(rows: number, columns: number, place?: Place, advice = generalAdvice): void {
  if (rows * columns > mostNumbers) {
    throw new DataError(`${rows} rows of ${columns} numbers are too many to hold: ${advice}`, place);
  }
}

/**
 * A table of zeros.
 *
 * @throws DataError if it does not fit into memory
 */
export function createTable(rows: number, columns: number, place?: Place, advice?: string): Table {
  checkTableSize(rows, columns, place, advice);
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** A table makes room for more rows than are expected. Room that is never written to takes no memory. */
const margin = 1.25;

/** A table that grows row by row. */
export class GrowingTable {
  values: Float64Array;
  rows = 0;

  constructor(readonly columns: number) {
    this.values = new Float64Array(256 * columns);
  }

  /**
   * Makes room for another row.
   *
   * @param expectRows estimates how many rows there will be in all
   * @param place the place of the row, for errors
   * @returns the index of the row's first number in `values`
   * @throws DataError if the table does not fit into memory
   */
  addRow(expectRows: () => number, place: () => Place): number {
    const offset = this.rows * this.columns;
    if (offset + this.columns > this.values.length) {
      if (offset + this.columns > mostNumbers) checkTableSize(this.rows + 1, this.columns, place());
      this.grow(expectRows());
    }
    this.rows++;
    return offset;
  }

  /** Makes room for more rows, if a table can have so many. */
  hasRoom(more: number, expectRows: () => number): boolean {
    const wanted = (this.rows + more) * this.columns;
    if (wanted > mostNumbers) return false;
    if (wanted > this.values.length) this.grow(Math.max(expectRows(), this.rows + more));
    return true;
  }

  private grow(expected: number): void {
    const wanted = Math.max(2 * this.rows, Math.ceil(expected * margin));
    const values = new Float64Array(Math.min(wanted * this.columns, mostNumbers));
    values.set(this.values);
    this.values = values;
  }

  /** The table, without a copy. */
  finish(): Table {
    const { rows, columns } = this;
    return { rows, columns, values: this.values.subarray(0, rows * columns) };
  }
}

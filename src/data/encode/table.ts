import { DataError, type Place } from "../../errors.js";
import type { Table } from "./dataset.js";

/** 2 GiB of numbers: beyond it, a one-hot column has far more categories than it is good for. */
export const mostNumbers = 2 ** 28;

const generalAdvice = "a text column takes a number for each of its texts, a class target one for each class";

/**
 * @param advice what makes it this large, and what to do
 * @throws DataError where a table of this size would not fit into memory
 */
export function checkTableSize(rows: number, columns: number, place?: Place, advice = generalAdvice): void {
  if (rows * columns > mostNumbers) {
    throw new DataError(`${rows} rows of ${columns} numbers are too many to hold: ${advice}`, place);
  }
}

/**
 * A table of zeros.
 *
 * @throws DataError where it would not fit into memory
 */
export function createTable(rows: number, columns: number, place?: Place, advice?: string): Table {
  checkTableSize(rows, columns, place, advice);
  return { rows, columns, values: new Float64Array(rows * columns) };
}

import { DataError, type Place } from "../errors.js";
import type { Table } from "./dataset.js";

/** 2 GiB of numbers: beyond it, a one-hot column has far more categories than it is good for. */
const mostNumbers = 2 ** 28;

/**
 * A table of zeros.
 *
 * @throws DataError where it would not fit into memory
 */
export function createTable(rows: number, columns: number, place?: Place): Table {
  if (rows * columns > mostNumbers) {
    throw new DataError(
      `${rows} rows of ${columns} numbers are too many to hold; a text column takes one number for each of its texts`,
      place,
    );
  }
  return { rows, columns, values: new Float64Array(rows * columns) };
}

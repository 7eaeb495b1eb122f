import { type Range, unitOf } from "../encode/range.js";
import type { Table } from "../encode/table.js";

/** What is added up of each of some columns, over some rows. Numbers that are NaN are left out. */
export interface ColumnSums {
  /** The smallest number of each column, and the largest. */
  readonly ranges: readonly Range[];
  /** How many numbers there are. */
  readonly counts: Uint32Array;
  /** The mean of each column; NaN without numbers. */
  readonly means: Float64Array;
}

/**
 * Adds up columns, all at the same time: the numbers of a row are next to each other in memory, those of a column are not.
 *
 * @param offsets of the columns in a row
 * @param chosen the rows; all rows if left out
 */
export function addUpColumns(table: Table, offsets: readonly number[], chosen?: ArrayLike<number>): ColumnSums {
  const { values, columns } = table;
  const rows = chosen?.length ?? table.rows;
  const places = Uint32Array.from(offsets);
  const count = places.length;
  const startOf = (row: number) => (chosen === undefined ? row : (chosen[row] as number)) * columns;
  const low = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const start = startOf(row);
    for (let i = 0; i < count; i++) {
      const value = values[start + (places[i] as number)] as number;
      if (value < (low[i] as number)) low[i] = value;
      if (value > (high[i] as number)) high[i] = value;
    }
  }
  const ranges = Array.from(low, (smallest, i): Range => [smallest, high[i] as number]);
  const units = Float64Array.from(ranges, unitOf);
  const counts = new Uint32Array(count);
  const means = new Float64Array(count);
  for (let row = 0; row < rows; row++) {
    const start = startOf(row);
    for (let i = 0; i < count; i++) {
      const value = values[start + (places[i] as number)] as number;
      if (Number.isNaN(value)) continue;
      counts[i] = (counts[i] as number) + 1;
      means[i] = (means[i] as number) + value / (units[i] as number);
    }
  }
  for (let i = 0; i < count; i++) means[i] = ((means[i] as number) / (counts[i] as number)) * (units[i] as number);
  return { ranges, counts, means };
}

/**
 * The standard deviation of each column, as a whole population; never 0.
 *
 * @param sums of the same columns and rows
 */
export function findDeviations(
  table: Table,
  offsets: readonly number[],
  { ranges, counts, means }: ColumnSums,
  chosen?: ArrayLike<number>,
): Float64Array {
  const { values, columns } = table;
  const rows = chosen?.length ?? table.rows;
  const places = Uint32Array.from(offsets);
  const count = places.length;
  const units = Float64Array.from(ranges, unitOf);
  const deviations = new Float64Array(count);
  for (let row = 0; row < rows; row++) {
    const start = (chosen === undefined ? row : (chosen[row] as number)) * columns;
    for (let i = 0; i < count; i++) {
      const value = values[start + (places[i] as number)] as number;
      if (Number.isNaN(value)) continue;
      deviations[i] = (deviations[i] as number) + ((value - (means[i] as number)) / (units[i] as number)) ** 2;
    }
  }
  return deviations.map((sum, i) =>
    Math.max(Math.sqrt(sum / (counts[i] as number)) * (units[i] as number), Number.MIN_VALUE),
  );
}

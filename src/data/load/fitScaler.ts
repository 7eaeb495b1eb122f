import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainScaling } from "../encode/cellEncoders.js";
import type { LinearScaler, LogScaler } from "../encode/dataset.js";
import type { Range } from "../encode/range.js";
import type { Table } from "../encode/table.js";
import { addUpColumns, findDeviations } from "./columnSums.js";

/** A column in messages. */
export interface Where {
  readonly name: string;
  readonly place: Place;
}

/** What a column's scaler is fitted on. */
export interface Spread {
  readonly range: Range;
  readonly mean: number;
  readonly deviation: number;
}

/** A scaler to mean 0 and standard deviation 1 (of a whole population), or to 0 … 1. */
export function fitScaler(kind: LinearScaler["kind"], spread: Spread, { name, place }: Where): LinearScaler {
  const [low, high] = spread.range;
  // Comes first: the mean of equal values may round to a neighbouring number, and their deviation is then not 0.
  if (low === high) return { kind, offset: low, factor: 1 };
  if (high - low === Infinity) {
    const problem = `the numbers from ${low} to ${high} lie too far apart to be scaled: give them in a larger unit`;
    throw new DataError(`column ${formatValue(name)}: ${problem}`, place);
  }
  if (kind === "minmax") return { kind, offset: low, factor: high - low };
  return { kind, offset: spread.mean, factor: spread.deviation };
}

/** A scaler of the logarithms to mean 0 and standard deviation 1. */
export function fitLogScaler(shift: LogScaler["shift"], values: Float64Array, where: Where): LogScaler {
  const logarithms = values.map((value) => Math.log(value + shift));
  const bad = logarithms.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const scaler: LogScaler = { kind: "log", shift, offset: 0, factor: 1 };
    throw new DataError(
      `column ${formatValue(where.name)}: ${explainScaling(values[bad] as number, scaler)}`,
      where.place,
    );
  }
  const table = { rows: logarithms.length, columns: 1, values: logarithms };
  const [spread] = findSpreads(table, [0]);
  return { ...fitScaler("standard", spread as Spread, where), kind: "log", shift };
}

/** The spread of each of some columns. */
export function findSpreads(table: Table, offsets: readonly number[], rows?: ArrayLike<number>): readonly Spread[] {
  const sums = addUpColumns(table, offsets, rows);
  const deviations = findDeviations(table, offsets, sums, rows);
  return sums.ranges.map((range, i) => ({
    range,
    mean: sums.means[i] as number,
    deviation: deviations[i] as number,
  }));
}

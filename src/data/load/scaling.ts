import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainScaling } from "../encode/cellEncoders.js";
import type { DateColumn, InputColumn, NumberColumn, OutputColumn, Scaler } from "../encode/dataset.js";
import type { Range } from "../encode/range.js";
import { scale } from "../encode/scale.js";
import type { Table } from "../encode/table.js";
import { findSpreads, fitLogScaler, fitScaler, type Spread } from "./fitScaler.js";
import { takeColumn, withOffsets } from "./tableColumns.js";

/** How numbers are brought to a common scale: not at all, to mean 0 and standard deviation 1, or to 0 … 1. */
const plainScalings = ["none", "standard", "minmax"] as const;
/** For inputs also: to mean 0 and standard deviation 1 if they are not near that already. */
export const scalings = [...plainScalings, "auto"] as const;
export type Scaling = (typeof scalings)[number];
/** For targets also: their logarithm, to mean 0 and standard deviation 1. */
export const targetScalings = [...plainScalings, "log"] as const;
export type TargetScaling = (typeof targetScalings)[number];

type Column = InputColumn | OutputColumn;
type ScaledColumn = NumberColumn | DateColumn;

/**
 * The columns with a scaler for each column of numbers, and for the years of dates, fitted on some of the rows. If a column does not
 * vary there, its factor is 1.
 *
 * @param place of the data, for messages
 * @param rows the rows to fit on, such as those trained on; all rows if left out
 * @throws DataError if the numbers of a column are further apart than the largest double
 */
export function fitScalers<C extends Column>(
  columns: readonly C[],
  table: Table,
  scaling: Scaling | TargetScaling,
  place: Place,
  rows?: ArrayLike<number>,
): readonly C[] {
  if (scaling === "none") return columns;
  const all = withOffsets(columns);
  const offsets = all.filter(({ column }) => isScaled(column)).map(({ offset }) => offset);
  const spreads = scaling === "log" ? [] : findSpreads(table, offsets, rows);
  const spreadAt = new Map(spreads.map((spread, i) => [offsets[i], spread]));
  return all.map(({ column, offset }): C => {
    if (!isScaled(column)) return column;
    const where = { name: column.name, place };
    if (scaling === "log") {
      const shift = smallestOf(table, offset) <= 0 ? 1 : 0;
      const scaler = fitLogScaler(shift, takeColumn(table, offset, rows), where);
      return { ...column, scaler };
    }
    const spread = spreadAt.get(offset) as Spread;
    if (scaling === "auto" && isNearStandard(spread.range)) return column;
    return { ...column, scaler: fitScaler(scaling === "minmax" ? "minmax" : "standard", spread, where) };
  });
}

/** Whether the first number of a column is scaled: that of a number, and the year of a date. */
function isScaled(column: Column): column is ScaledColumn & Column {
  return column.kind === "number" || (column.kind === "date" && column.parts[0] === "year");
}

/** Numbers in this range, and not all close together, are near enough to a mean of 0 and a standard deviation of 1. */
function isNearStandard([low, high]: Range): boolean {
  return low >= -3 && high <= 3 && high - low >= 0.5;
}

function smallestOf({ values, columns }: Table, offset: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = offset; i < values.length; i += columns) smallest = Math.min(smallest, values[i] as number);
  return smallest;
}

/** Rows that are scaled at the same time. */
const rowsAtOnce = 64;

/**
 * Applies every column's scaler to the table, in place.
 *
 * @param place of the data, for messages
 * @throws DataError if a number, which the scalers were not fitted on, becomes infinite
 */
export function applyScalers(columns: readonly Column[], { values, columns: width }: Table, place: Place): void {
  const scaled = withOffsets(columns).filter(({ column }) => isScaled(column) && column.scaler !== undefined);
  /** The first column that fails, and its first such value. */
  let failed: { readonly index: number; readonly value: number } | undefined;
  // The numbers of a few rows stay in the processor's cache, those of a column would not.
  for (let from = 0; from < values.length; from += width * rowsAtOnce) {
    const until = Math.min(from + width * rowsAtOnce, values.length);
    for (let index = 0; index < scaled.length; index++) {
      const { column, offset } = scaled[index] as (typeof scaled)[number];
      const { scaler } = column as ScaledColumn;
      for (let i = from + offset; i < until; i += width) {
        const value = values[i] as number;
        const result = scale(value, scaler as Scaler);
        values[i] = result;
        if (Number.isFinite(result) || Number.isNaN(value)) continue;
        if (failed === undefined || index < failed.index) failed = { index, value };
      }
    }
  }
  if (failed === undefined) return;
  const { column } = scaled[failed.index] as (typeof scaled)[number];
  const { name, scaler } = column as ScaledColumn;
  throw new DataError(`column ${formatValue(name)}: ${explainScaling(failed.value, scaler)}`, place);
}

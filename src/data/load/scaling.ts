import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainScaling } from "../encode/cellEncoders.js";
import type {
  DateColumn,
  InputColumn,
  LinearScaler,
  LogScaler,
  NumberColumn,
  OutputColumn,
} from "../encode/dataset.js";
import { widthOf } from "../encode/inputNames.js";
import { meanOf, type Range, rangeOf, unitOf } from "../encode/range.js";
import { scale } from "../encode/scale.js";
import type { Table } from "../encode/table.js";

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
  const chosen = new Float64Array(rows?.length ?? table.rows);
  return withOffsets(columns).map(({ column, offset }): C => {
    if (!isScaled(column)) return column;
    const where = { name: column.name, place };
    if (scaling === "log") {
      const shift = smallestOf(table, offset) <= 0 ? 1 : 0;
      const scaler = fitLogScaler(shift, takeColumn(table, offset, rows, chosen), where);
      return { ...column, scaler };
    }
    const values = takeColumn(table, offset, rows, chosen);
    if (scaling === "auto" && isNearStandard(rangeOf(values))) return column;
    return { ...column, scaler: fitScaler(scaling === "minmax" ? "minmax" : "standard", values, where) };
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

/**
 * Applies every column's scaler to the table, in place.
 *
 * @param place of the data, for messages
 * @throws DataError if a number, which the scalers were not fitted on, becomes infinite
 */
export function applyScalers(columns: readonly Column[], { values, columns: width }: Table, place: Place): void {
  for (const { column, offset } of withOffsets(columns)) {
    if (!isScaled(column) || column.scaler === undefined) continue;
    const { scaler } = column;
    for (let i = offset; i < values.length; i += width) {
      const value = values[i] as number;
      values[i] = scale(value, scaler);
      if (Number.isFinite(values[i]) || Number.isNaN(value)) continue;
      throw new DataError(`column ${formatValue(column.name)}: ${explainScaling(value, scaler)}`, place);
    }
  }
}

/**
 * Replaces missing numbers, which are NaN, by the mean of their column, if the column is filled: its fill is not known yet, NaN. The
 * same for each input of a column of dates.
 *
 * @param place of the data, for messages
 * @param rows the rows whose mean is taken; all rows if left out
 * @returns the columns with their fills
 * @throws DataError if a column has no number in these rows
 */
export function fillMissing(
  columns: readonly InputColumn[],
  table: Table,
  place: Place,
  rows?: ArrayLike<number>,
): readonly InputColumn[] {
  const chosen = new Float64Array(rows?.length ?? table.rows);
  const fill = (name: string, offset: number) => {
    const known = takeColumn(table, offset, rows, chosen).filter((value) => !Number.isNaN(value));
    if (known.length === 0) {
      const problem = "every cell that is trained on is missing, so there is no mean: leave the column out";
      throw new DataError(`column ${formatValue(name)}: ${problem}`, place);
    }
    const mean = meanOf(known, unitOf(rangeOf(known)));
    const { values, columns: width } = table;
    for (let i = offset; i < values.length; i += width) if (Number.isNaN(values[i])) values[i] = mean;
    return mean;
  };
  return withOffsets(columns).map(({ column, offset }) => {
    if (column.kind === "number" && column.fill !== undefined) return { ...column, fill: fill(column.name, offset) };
    if (column.kind !== "date" || column.fills === undefined) return column;
    return { ...column, fills: column.fills.map((_, i) => fill(column.name, offset + i)) };
  });
}

/** The numbers of one column. All columns use the same memory in turn, since a column of a large table is large too. */
function takeColumn(
  { values, columns }: Table,
  offset: number,
  rows: ArrayLike<number> | undefined,
  into: Float64Array,
): Float64Array {
  for (let i = 0; i < into.length; i++) into[i] = values[(rows?.[i] ?? i) * columns + offset] as number;
  return into;
}

/** The columns, each with the position of its first number in a row. If targets are scaled, a class among them is one number. */
function withOffsets<C extends Column>(
  columns: readonly C[],
): readonly { readonly column: C; readonly offset: number }[] {
  let next = 0;
  return columns.map((column) => {
    const offset = next;
    next += column.kind === "class" ? 1 : widthOf(column);
    return { column, offset };
  });
}

/** A column in messages. */
interface Where {
  readonly name: string;
  readonly place: Place;
}

/** A scaler to mean 0 and standard deviation 1 (of a whole population), or to 0 … 1. */
function fitScaler(kind: LinearScaler["kind"], values: Float64Array, { name, place }: Where): LinearScaler {
  const range = rangeOf(values);
  const [low, high] = range;
  // Comes first: the mean of equal values may round to a neighbouring number, and their deviation is then not 0.
  if (low === high) return { kind, offset: low, factor: 1 };
  if (high - low === Infinity) {
    const problem = `the numbers from ${low} to ${high} lie too far apart to be scaled: give them in a larger unit`;
    throw new DataError(`column ${formatValue(name)}: ${problem}`, place);
  }
  if (kind === "minmax") return { kind, offset: low, factor: high - low };
  const unit = unitOf(range);
  const mean = meanOf(values, unit);
  return { kind, offset: mean, factor: deviationOf(values, mean, unit) };
}

/** A scaler of the logarithms to mean 0 and standard deviation 1. */
function fitLogScaler(shift: LogScaler["shift"], values: Float64Array, where: Where): LogScaler {
  const logarithms = values.map((value) => Math.log(value + shift));
  const bad = logarithms.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const scaler: LogScaler = { kind: "log", shift, offset: 0, factor: 1 };
    throw new DataError(
      `column ${formatValue(where.name)}: ${explainScaling(values[bad] as number, scaler)}`,
      where.place,
    );
  }
  return { ...fitScaler("standard", logarithms, where), kind: "log", shift };
}

/**
 * The standard deviation of values that vary, as a whole population; never 0.
 *
 * @param unit the unit of the sums: see `unitOf`
 */
function deviationOf(values: Float64Array, mean: number, unit: number): number {
  const variance = values.reduce((sum, value) => sum + ((value - mean) / unit) ** 2, 0) / values.length;
  return Math.max(Math.sqrt(variance) * unit, Number.MIN_VALUE);
}

import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { InputColumn, NumberColumn, OutputColumn, Scaler } from "../encode/dataset.js";
import { widthOf } from "../encode/encodeInputs.js";
import { meanOf, rangeOf, unitOf } from "../encode/range.js";
import { explainTooFar } from "../encode/rowEncoder.js";
import type { Table } from "../encode/table.js";

/** How numbers are brought to a common scale: not at all, to mean 0 and standard deviation 1, or to 0 … 1. */
export const scalings = ["none", "standard", "minmax"] as const;
export type Scaling = (typeof scalings)[number];

type Column = InputColumn | OutputColumn;

/**
 * The columns with a scaler for each column of numbers, fitted on some of the rows. If a column does not vary there, its factor is 1.
 *
 * @param place of the data, for messages
 * @param rows the rows to fit on, such as those trained on; all rows if left out
 * @throws DataError if the numbers of a column are further apart than the largest double
 */
export function fitScalers<C extends Column>(
  columns: readonly C[],
  table: Table,
  scaling: Scaling,
  place: Place,
  rows?: ArrayLike<number>,
): readonly (C | NumberColumn)[] {
  if (scaling === "none") return columns;
  const chosen = new Float64Array(rows?.length ?? table.rows);
  return withOffsets(columns).map(({ column, offset }) => {
    if (column.kind !== "number") return column;
    return { ...column, scaler: fitScaler(column.name, scaling, takeColumn(table, offset, rows, chosen), place) };
  });
}

/**
 * Applies every column's scaler to the table, in place.
 *
 * @param place of the data, for messages
 * @throws DataError if a number, which the scalers were not fitted on, becomes infinite
 */
export function applyScalers(columns: readonly Column[], { values, columns: width }: Table, place: Place): void {
  for (const { column, offset } of withOffsets(columns)) {
    if (column.kind !== "number" || column.scaler === undefined) continue;
    const { offset: origin, factor } = column.scaler;
    for (let i = offset; i < values.length; i += width) {
      const value = values[i] as number;
      values[i] = (value - origin) / factor;
      if (Number.isFinite(values[i]) || Number.isNaN(value)) continue;
      throw new DataError(`column ${formatValue(column.name)}: ${explainTooFar(value)}`, place);
    }
  }
}

/**
 * Replaces missing numbers, which are NaN, by the mean of their column.
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
  const { values, columns: width } = table;
  const chosen = new Float64Array(rows?.length ?? table.rows);
  return withOffsets(columns).map(({ column, offset }) => {
    if (column.kind !== "number") return column;
    const known = takeColumn(table, offset, rows, chosen).filter((value) => !Number.isNaN(value));
    if (known.length === 0) {
      const where = `column ${formatValue(column.name)}`;
      throw new DataError(
        `${where}: every cell that is trained on is missing, so there is no mean: leave the column out`,
        place,
      );
    }
    const fill = meanOf(known, unitOf(rangeOf(known)));
    for (let i = offset; i < values.length; i += width) if (Number.isNaN(values[i])) values[i] = fill;
    return { ...column, fill };
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

/** A scaler to mean 0 and standard deviation 1 (of a whole population), or to 0 … 1. */
function fitScaler(name: string, kind: Scaler["kind"], values: Float64Array, place: Place): Scaler {
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

/**
 * The standard deviation of values that vary, as a whole population; never 0.
 *
 * @param unit the unit of the sums: see `unitOf`
 */
function deviationOf(values: Float64Array, mean: number, unit: number): number {
  const variance = values.reduce((sum, value) => sum + ((value - mean) / unit) ** 2, 0) / values.length;
  return Math.max(Math.sqrt(variance) * unit, Number.MIN_VALUE);
}

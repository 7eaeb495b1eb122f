import { DataError } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { InputColumn, NumberColumn, OutputColumn, Scaler } from "../encode/dataset.js";
import { widthOf } from "../encode/encodeInputs.js";
import { meanOf, rangeOf, unitOf } from "../encode/range.js";
import type { Table } from "../encode/table.js";

/** How numbers are brought to a common scale: not at all, to mean 0 and standard deviation 1, or to 0 … 1. */
export const scalings = ["none", "standard", "minmax"] as const;
export type Scaling = (typeof scalings)[number];

type Column = InputColumn | OutputColumn;

/**
 * The columns with scalers for those of numbers, fitted on some of the rows. A column that does not vary there gets the factor 1.
 *
 * @param rows the rows to fit on, such as those that are trained on; all where left out
 * @throws DataError where the numbers of a column lie further apart than the largest double
 */
export function fitScalers<C extends Column>(
  columns: readonly C[],
  table: Table,
  scaling: Scaling,
  rows?: ArrayLike<number>,
): readonly (C | NumberColumn)[] {
  if (scaling === "none") return columns;
  const chosen = new Float64Array(rows?.length ?? table.rows);
  return withOffsets(columns).map(({ column, offset }) => {
    if (column.kind !== "number") return column;
    return { ...column, scaler: fitScaler(column.name, scaling, takeColumn(table, offset, rows, chosen)) };
  });
}

/** Applies every column's scaler to the table, in place. */
export function applyScalers(columns: readonly Column[], { values, columns: width }: Table): void {
  for (const { column, offset } of withOffsets(columns)) {
    if (column.kind !== "number" || column.scaler === undefined) continue;
    const { offset: origin, factor } = column.scaler;
    for (let i = offset; i < values.length; i += width) values[i] = ((values[i] as number) - origin) / factor;
  }
}

/**
 * Puts the mean of each column of numbers in place of those that are missing, which are NaN.
 *
 * @param rows the rows that the mean is taken over; all where left out
 * @returns the columns with what they were filled with
 * @throws DataError where none of these rows has a number
 */
export function fillMissing(
  columns: readonly InputColumn[],
  table: Table,
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
      );
    }
    const fill = meanOf(known, unitOf(rangeOf(known)));
    for (let i = offset; i < values.length; i += width) if (Number.isNaN(values[i])) values[i] = fill;
    return { ...column, fill };
  });
}

/** Numbers of one column, in a place that the columns take turns in: of a large table, one for each would not be small. */
function takeColumn(
  { values, columns }: Table,
  offset: number,
  rows: ArrayLike<number> | undefined,
  into: Float64Array,
): Float64Array {
  for (let i = 0; i < into.length; i++) into[i] = values[(rows?.[i] ?? i) * columns + offset] as number;
  return into;
}

/** Columns with the position of their first number in a row. A class among the targets that are scaled is one number. */
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

/** `standard`: to mean 0 and standard deviation 1, that of the rows as a whole population; `minmax`: to 0 … 1. */
function fitScaler(name: string, kind: Scaler["kind"], values: Float64Array): Scaler {
  const range = rangeOf(values);
  const [low, high] = range;
  // Asked first, since the mean of equal values may round to a neighbour, and their deviation is then not quite 0.
  if (low === high) return { kind, offset: low, factor: 1 };
  if (high - low === Infinity) {
    const problem = `the numbers from ${low} to ${high} lie too far apart to be scaled: give them in a larger unit`;
    throw new DataError(`column ${formatValue(name)}: ${problem}`);
  }
  if (kind === "minmax") return { kind, offset: low, factor: high - low };
  const unit = unitOf(range);
  const mean = meanOf(values, unit);
  return { kind, offset: mean, factor: deviationOf(values, mean, unit) };
}

/**
 * The standard deviation of the values as a whole population; not 0, since they vary.
 *
 * @param unit that sums are taken in
 */
function deviationOf(values: Float64Array, mean: number, unit: number): number {
  const variance = values.reduce((sum, value) => sum + ((value - mean) / unit) ** 2, 0) / values.length;
  return Math.max(Math.sqrt(variance) * unit, Number.MIN_VALUE);
}

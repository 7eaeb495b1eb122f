import type { InputColumn, NumberColumn, OutputColumn, Scaler, Table } from "./dataset.js";
import { widthOf } from "./encodeInputs.js";
import type { Scaling } from "./spec.js";

type Column = InputColumn | OutputColumn;

/**
 * The columns with scalers for those of numbers, fitted on some of the rows. A column that does not vary there gets the factor 1.
 *
 * @param rows the rows to fit on, such as those that are trained on; all where left out
 */
export function fitScalers<C extends Column>(
  columns: readonly C[],
  table: Table,
  scaling: Scaling,
  rows: Iterable<number> = Array(table.rows).keys(),
): readonly (C | NumberColumn)[] {
  if (scaling === "none") return columns;
  const chosen = [...rows];
  return withOffsets(columns).map(({ column, offset }) => {
    if (column.kind !== "number") return column;
    const values = Float64Array.from(chosen, (row) => table.values[row * table.columns + offset] ?? 0);
    return { name: column.name, kind: "number", scaler: fitters[scaling](values) };
  });
}

/** The table with every column's scaler applied to it. */
export function applyScalers(columns: readonly Column[], table: Table): Table {
  const values = table.values.slice();
  for (const { column, offset } of withOffsets(columns)) {
    if (column.kind !== "number" || column.scaler === undefined) continue;
    const { offset: origin, factor } = column.scaler;
    for (let i = offset; i < values.length; i += table.columns) values[i] = ((values[i] ?? 0) - origin) / factor;
  }
  return { ...table, values };
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

const fitters = { standard: fitStandard, minmax: fitMinmax } as const;

/** To mean 0 and standard deviation 1, that of the rows as a whole population. */
function fitStandard(values: Float64Array): Scaler {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return fitConstant("standard", values) ?? { kind: "standard", offset: mean, factor: usable(Math.sqrt(variance)) };
}

/** To 0 … 1. */
function fitMinmax(values: Float64Array): Scaler {
  const smallest = values.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return fitConstant("minmax", values) ?? { kind: "minmax", offset: smallest, factor: usable(largest - smallest) };
}

/** Asked first, since the mean of equal values may round to a neighbour, and their deviation is then not quite 0. */
function fitConstant(kind: Scaler["kind"], values: Float64Array): Scaler | undefined {
  const [first = 0] = values;
  return values.every((value) => value === first) ? { kind, offset: first, factor: 1 } : undefined;
}

/** Numbers at the ends of the range of a double can make the factor 0 or infinite. */
function usable(factor: number): number {
  return factor > 0 && Number.isFinite(factor) ? factor : 1;
}

import type { InputColumn, OutputColumn } from "../encode/dataset.js";
import { widthOf } from "../encode/inputNames.js";
import type { Table } from "../encode/table.js";

/** The numbers of one column. All columns use the same memory in turn, since a column of a large table is large too. */
export function takeColumn(
  { values, columns }: Table,
  offset: number,
  rows: ArrayLike<number> | undefined,
  into: Float64Array,
): Float64Array {
  for (let i = 0; i < into.length; i++) into[i] = values[(rows?.[i] ?? i) * columns + offset] as number;
  return into;
}

/** The columns, each with the position of its first number in a row. If targets are scaled, a class among them is one number. */
export function withOffsets<C extends InputColumn | OutputColumn>(
  columns: readonly C[],
): readonly { readonly column: C; readonly offset: number }[] {
  let next = 0;
  return columns.map((column) => {
    const offset = next;
    next += column.kind === "class" ? 1 : widthOf(column);
    return { column, offset };
  });
}

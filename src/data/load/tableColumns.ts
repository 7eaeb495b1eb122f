import type { InputColumn, OutputColumn } from "../encode/dataset.js";
import { widthOf } from "../encode/inputNames.js";
import type { Table } from "../encode/table.js";

/** The numbers of one column. */
export function takeColumn({ rows, columns, values }: Table, offset: number, chosen?: ArrayLike<number>): Float64Array {
  return new Float64Array(chosen?.length ?? rows).map(
    (_, i) => values[(chosen?.[i] ?? i) * columns + offset] as number,
  );
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

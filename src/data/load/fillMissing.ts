import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { InputColumn } from "../encode/dataset.js";
import { meanOf, rangeOf, unitOf } from "../encode/range.js";
import type { Table } from "../encode/table.js";
import { takeColumn, withOffsets } from "./tableColumns.js";

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

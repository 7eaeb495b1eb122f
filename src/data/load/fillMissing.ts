import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { InputColumn } from "../encode/dataset.js";
import type { Table } from "../encode/table.js";
import { addUpColumns } from "./columnSums.js";
import { withOffsets } from "./tableColumns.js";

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
  const all = withOffsets(columns);
  const filled = all.flatMap(({ column, offset }) => {
    const { name } = column;
    if (column.kind === "number" && column.fill !== undefined) return [{ name, offset }];
    if (column.kind !== "date" || column.fills === undefined) return [];
    return column.fills.map((_, i) => ({ name, offset: offset + i }));
  });
  if (filled.length === 0) return columns;
  const offsets = filled.map(({ offset }) => offset);
  const { counts, means } = addUpColumns(table, offsets, rows);
  const lost = filled[counts.indexOf(0)];
  if (lost !== undefined) {
    const problem = "every cell that is trained on is missing, so there is no mean: leave the column out";
    throw new DataError(`column ${formatValue(lost.name)}: ${problem}`, place);
  }
  putMeans(table, offsets, means);
  const known = new Map(offsets.map((offset, i) => [offset, means[i] as number]));
  const meanAt = (offset: number) => known.get(offset) as number;
  return all.map(({ column, offset }) => {
    if (column.kind === "number" && column.fill !== undefined) return { ...column, fill: meanAt(offset) };
    if (column.kind !== "date" || column.fills === undefined) return column;
    return { ...column, fills: column.fills.map((_, i) => meanAt(offset + i)) };
  });
}

/** Puts the means of some columns in the place of missing numbers. */
function putMeans({ columns, values }: Table, offsets: readonly number[], means: Float64Array): void {
  for (let start = 0; start < values.length; start += columns) {
    for (let i = 0; i < offsets.length; i++) {
      const at = start + (offsets[i] as number);
      if (Number.isNaN(values[at])) values[at] = means[i] as number;
    }
  }
}

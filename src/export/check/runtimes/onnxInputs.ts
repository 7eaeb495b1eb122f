import type { CellReader } from "../../../data/cells/cellReader.js";
import { monthAndDay } from "../../../data/cells/monthAndDay.js";
import { type DateOrder, parseDate } from "../../../data/cells/parseDate.js";
import type { InputColumn } from "../../../data/encode/dataset.js";
import { cellReaderOf } from "../../../data/load/dataSpec.js";
import type { Cell } from "../../../data/read/cell.js";
import { dateFields } from "../../onnx/encodeDate.js";
import type { OnnxNames } from "../../onnx/onnxNames.js";
import type { ExportRun } from "../runtime.js";

/** An input or output of an ONNX model: numbers or texts, row after row. */
export interface Tensor {
  readonly values: readonly number[] | readonly string[];
  /** Numbers a row. */
  readonly width: number;
}

/**
 * The inputs of an exported ONNX model for some rows, by their names: one matrix if all columns are numbers, else one input for each
 * column, and four for one of dates. A missing number is NaN, a missing text is empty.
 */
export function onnxInputsOf(
  { rows, model }: Pick<ExportRun, "rows" | "model">,
  { matrix, columns: names }: OnnxNames,
): ReadonlyMap<string, Tensor> {
  const { inputColumns: columns } = model;
  const reader = cellReaderOf(model.model.config.data);
  if (matrix !== undefined) {
    const values = rows.flatMap((cells) => cells.map((cell) => numberIn(cell, reader)));
    return new Map([[matrix, { values, width: columns.length }]]);
  }
  return new Map(
    columns.flatMap((column, i) => {
      const cells = rows.map((row) => row[i] as Cell);
      const values = valuesOf(column, cells, reader);
      return (names.get(column) ?? []).map((name, at): [string, Tensor] => [
        name,
        { values: values[at] ?? [], width: 1 },
      ]);
    }),
  );
}

/** The values of each of a column's inputs. */
function valuesOf(column: InputColumn, cells: readonly Cell[], reader: CellReader): readonly Tensor["values"][] {
  switch (column.kind) {
    case "number":
      return [cells.map((cell) => numberIn(cell, reader))];
    case "category":
      return [cells.map((cell) => (cell === null ? "" : String(cell)))];
    case "date": {
      const dates = cells.map((cell) => numbersOfDate(cell, column.order, reader));
      return dateFields.map((_, at) => dates.map((numbers) => numbers[at] as number));
    }
  }
}

/** NaN if it is missing. */
function numberIn(cell: Cell, reader: CellReader): number {
  return reader.number(cell) ?? Number.NaN;
}

/** Year, month, day and hour; NaN if it is missing. */
function numbersOfDate(cell: Cell, order: DateOrder, reader: CellReader): readonly number[] {
  const date = reader.isMissing(cell) ? undefined : parseDate(String(cell), order);
  if (date === undefined) return Array<number>(4).fill(Number.NaN);
  const { month, day } = monthAndDay(date);
  return [date.year, month, day, date.hour ?? 0];
}

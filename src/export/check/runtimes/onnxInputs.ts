import type { CellReader } from "../../../data/cells/cellReader.js";
import { monthAndDay } from "../../../data/cells/monthAndDay.js";
import { type DateOrder, parseDate } from "../../../data/cells/parseDate.js";
import type { InputColumn } from "../../../data/encode/dataset.js";
import type { Cell } from "../../../data/read/cell.js";

/** An input or output of an ONNX model: numbers or texts, row after row. */
export interface Tensor {
  readonly values: readonly number[] | readonly string[];
  /** Numbers a row. */
  readonly width: number;
}

/**
 * The inputs of an exported ONNX model for some rows, by their names: one matrix `inputs` if all columns are numbers, else one input for
 * each column, and four for one of dates. A missing number is NaN, a missing text is empty.
 */
export function onnxInputsOf(
  rows: readonly (readonly Cell[])[],
  columns: readonly InputColumn[],
  reader: CellReader,
): ReadonlyMap<string, Tensor> {
  if (columns.every(({ kind }) => kind === "number")) {
    const values = rows.flatMap((cells) => cells.map((cell) => numberIn(cell, reader)));
    return new Map([["inputs", { values, width: columns.length }]]);
  }
  return new Map(
    columns.flatMap((column, i) =>
      inputsOfColumn(
        column,
        rows.map((cells) => cells[i] as Cell),
        reader,
      ),
    ),
  );
}

function inputsOfColumn(column: InputColumn, cells: readonly Cell[], reader: CellReader): readonly [string, Tensor][] {
  const { name } = column;
  switch (column.kind) {
    case "number":
      return [[name, { values: cells.map((cell) => numberIn(cell, reader)), width: 1 }]];
    case "category":
      return [[name, { values: cells.map((cell) => (cell === null ? "" : String(cell))), width: 1 }]];
    case "date": {
      const dates = cells.map((cell) => numbersOfDate(cell, column.order, reader));
      return ["year", "month", "day", "hour"].map((part, at) => [
        `${name} ${part}`,
        { values: dates.map((numbers) => numbers[at] as number), width: 1 },
      ]);
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

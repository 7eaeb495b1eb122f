import type { CellReader } from "../../data/cells/cellReader.js";
import { monthAndDay } from "../../data/cells/monthAndDay.js";
import { parseDate } from "../../data/cells/parseDate.js";
import type { DateColumn, InputColumn } from "../../data/encode/dataset.js";
import { cellReaderOf } from "../../data/load/dataSpec.js";
import type { Cell } from "../../data/read/cell.js";
import type { PredictedValue } from "../../predict/predictions.js";
import type { PortableModel } from "../portableModel.js";

/**
 * A row for the driver. A text that is no number, and a date that there is not, become a number and a date that the header refuses.
 *
 * @param index of the header among those of the driver
 * @param cells in the order of the input columns
 */
export function formatDriverRow(index: number, { inputColumns, model }: PortableModel, cells: readonly Cell[]): string {
  const reader = cellReaderOf(model.config.data);
  const fields = inputColumns.flatMap((column, i) => formatCell(cells[i] ?? null, column, reader));
  return [index, ...fields].join("\t");
}

function formatCell(cell: Cell, column: InputColumn, reader: CellReader): readonly (string | number)[] {
  switch (column.kind) {
    case "number":
      return [reader.isMissing(cell) ? "nan" : (reader.number(cell) ?? "inf")];
    case "category":
      return [cell === null ? "" : escapeCell(String(cell))];
    case "date":
      return formatDate(cell, column, reader);
  }
}

function escapeCell(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n");
}

function formatDate(cell: Cell, { order }: DateColumn, reader: CellReader): readonly (string | number)[] {
  if (reader.isMissing(cell)) return [0, 0, 0, 0];
  const date = parseDate(String(cell), order);
  if (date === undefined) return [0, 13, 0, 0];
  const { month, day } = monthAndDay(date);
  return [date.year, month, day, date.hour ?? 0];
}

/** What a header gives for a row. */
export interface DriverLine {
  /** 0, or why there is no prediction: the number of the column that is refused, or -1 if an output is not finite. */
  readonly code: number;
  /** The label or the number of each target, then the probabilities of all classes, in the order of predict's columns. */
  readonly values?: readonly PredictedValue[];
}

export function parseDriverLine(line: string, { outputColumns }: PortableModel): DriverLine {
  const [code = Number.NaN, ...numbers] = line.split("\t").map(Number);
  if (code !== 0) return { code };
  const targets: PredictedValue[] = [];
  const probabilities: number[] = [];
  let at = 0;
  for (const column of outputColumns) {
    const first = numbers[at++] as number;
    if (column.kind === "number") targets.push(first);
    else {
      const { labels } = column;
      targets.push(labels[first] ?? `no label ${first}`);
      probabilities.push(...numbers.slice(at, at + labels.length));
      at += labels.length;
    }
  }
  return { code, values: [...targets, ...probabilities] };
}

import type { CellReader } from "../../data/cells/cellReader.js";
import { type CalendarDate, parseDate } from "../../data/cells/parseDate.js";
import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import type { Cell } from "../../data/read/cell.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { RawRow } from "./rawRows.js";

/** A cell as a form can show it: a number, a text, or a date as ISO 8601 writes it; null if it is missing. */
export type ShownCell = number | string | null;

/** A row that can be loaded into the form. */
interface ShownRow {
  /** Its number in the data, from 1. */
  readonly number: number;
  readonly isHeldOut: boolean;
  readonly inputs: readonly ShownCell[];
  readonly targets: readonly ShownCell[];
}

/** What the numbers of a column are like. */
export interface NumberRange {
  readonly low: number;
  readonly high: number;
  readonly isWhole: boolean;
}

/** Rows of the data for a page, and what is known of all of them. */
export interface ShownRows {
  /** The number of all rows. */
  readonly count: number;
  /** All of them, or some, evenly spread. */
  readonly rows: readonly ShownRow[];
  /** The range of each input column; undefined if it has no numbers. */
  readonly inputs: readonly (NumberRange | undefined)[];
  readonly targets: readonly (NumberRange | undefined)[];
}

/** A page stays small: so many rows at most, and so many cells. */
const mostRows = 400;
const mostCells = 20_000;

/** @param heldOut the numbers of the rows that were held out */
export async function collectRows(
  { inputColumns, outputColumns, reader }: Pick<RestoredModel, "inputColumns" | "outputColumns" | "reader">,
  rows: AsyncIterable<RawRow>,
  heldOut: ReadonlySet<number>,
): Promise<ShownRows> {
  const columns = [...inputColumns, ...outputColumns];
  const most = Math.max(2, Math.min(mostRows, Math.floor(mostCells / columns.length)));
  const ranges = columns.map(() => new RangeMeter());
  let shown: ShownRow[] = [];
  let count = 0;
  // Every so many rows one is kept. If that becomes too many, every second of them is left out.
  let stride = 1;
  for await (const { number, cells } of rows) {
    const values = columns.map((column, i) => showCell(column, cells[i] ?? null, reader));
    for (const [i, value] of values.entries()) if (typeof value === "number") ranges[i]?.add(value);
    if (count++ % stride !== 0) continue;
    const inputs = values.slice(0, inputColumns.length);
    shown.push({ number, isHeldOut: heldOut.has(number), inputs, targets: values.slice(inputColumns.length) });
    if (shown.length <= most) continue;
    shown = shown.filter((_, i) => i % 2 === 0);
    stride *= 2;
  }
  const found = ranges.map((range) => range.range);
  return { count, rows: shown, inputs: found.slice(0, inputColumns.length), targets: found.slice(inputColumns.length) };
}

class RangeMeter {
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private isWhole = true;

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
    this.isWhole &&= Number.isInteger(value);
  }

  get range(): NumberRange | undefined {
    const { low, high, isWhole } = this;
    return low <= high ? { low, high, isWhole } : undefined;
  }
}

function showCell(column: InputColumn | OutputColumn, cell: Cell, reader: CellReader): ShownCell {
  switch (column.kind) {
    case "number":
      return reader.number(cell) ?? null;
    case "category":
      return cell !== null && (column.categories.includes(String(cell)) || !reader.isMissing(cell))
        ? String(cell)
        : null;
    case "date": {
      const date = cell === null ? undefined : parseDate(String(cell), column.order);
      return date === undefined ? null : toIso(date, column.parts.includes("hour"));
    }
    case "class":
      return cell === null ? null : showLabel(column.labels, cell, reader);
  }
}

/** A label in the spelling of the model: `1.0` is the label 1. */
function showLabel(labels: readonly (string | number)[], cell: Cell, reader: CellReader): ShownCell {
  const number = reader.number(cell);
  return labels.find((label) => label === String(cell) || label === number) ?? String(cell);
}

/** `2024-12-31`, or with a time `2024-12-31T23:59:00`. */
function toIso({ year, dayOfYear, hour = 0 }: CalendarDate, hasTime: boolean): string {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, dayOfYear);
  if (!hasTime) return date.toISOString().slice(0, 10);
  date.setUTCSeconds(Math.min(Math.round(hour * 3600), 86_399));
  return date.toISOString().slice(0, 19);
}

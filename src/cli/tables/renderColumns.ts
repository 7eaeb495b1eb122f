import type { ColumnProfile } from "../../data/profile/tableProfile.js";
import { cut } from "../../messages/formatValue.js";
import type { Line } from "../output/line.js";
import { renderTable } from "./renderTable.js";

const terminalWidth = 80;
const titles = ["column", "kind", "distinct", "missing", "values", "inputs"] as const;
const gap = 2;
/** What a name, the values and the inputs keep of their width, if the table is wider than a terminal. */
const narrowName = 20;
const narrowValues = 24;
const narrowInputs = 12;
const shownValues = 4;

/**
 * The columns of a table for people, within the width of a terminal if they can be.
 *
 * @param describeUse what a column becomes in the network: `1, scaled`, `left out: a row counter`
 */
export function renderColumns(
  columns: readonly ColumnProfile[],
  describeUse: (column: ColumnProfile) => string,
): Promise<Line[]> {
  const rows = columns.map((column) => [
    column.name === "" ? "(no name)" : column.name,
    column.kind,
    `${column.isDistinctExact ? "" : ">"}${column.distinct}`,
    column.missing === 0 ? "" : String(column.missing),
    describeValues(column),
    describeUse(column),
  ]);
  const fitted = fit(rows);
  return renderTable(titles, ["left", "left", "right", "right", "left", "left"], fitted);
}

/** The range of numbers or dates, or the most frequent texts. */
export function describeValues({ values, numbers, dates, examples, distinct }: ColumnProfile): string {
  if (numbers !== undefined) {
    const [low, high] = [shorten(numbers.low), shorten(numbers.high)];
    return numbers.low === numbers.high ? low : `${low} … ${high}`;
  }
  if (dates !== undefined) return dates.low === dates.high ? dates.low : `${dates.low} … ${dates.high}`;
  const shown = examples.slice(0, shownValues).map(({ text }) => text);
  return values === "texts" && distinct > shown.length ? [...shown, "…"].join(", ") : shown.join(", ");
}

/** Cuts what is too wide: names and values first, then the inputs. */
function fit(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const narrow = [narrowName, undefined, undefined, undefined, narrowValues, narrowInputs];
  let cells = rows;
  for (const column of [4, 0, 5]) {
    const excess = widthsOf(cells).reduce((sum, width) => sum + width, gap * (titles.length - 1)) - terminalWidth;
    if (excess <= 0) return cells;
    const width = Math.max(narrow[column] ?? 0, (widthsOf(cells)[column] ?? 0) - excess);
    cells = cells.map((row) => row.map((cell, i) => (i === column ? cut(cell, width) : cell)));
  }
  return cells;
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  return titles.map((title, i) => rows.reduce((most, row) => Math.max(most, (row[i] ?? "").length), title.length));
}

/** Five digits are enough to know a column by its range; whole numbers are shown in full if they are short. */
function shorten(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(5)));
}

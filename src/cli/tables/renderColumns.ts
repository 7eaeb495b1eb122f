import type { ColumnProfile } from "../../data/profile/tableProfile.js";
import { formatShort } from "../../messages/formatShort.js";
import { cut } from "../../messages/formatValue.js";
import type { Line } from "../output/line.js";
import { renderTable } from "./renderTable.js";

const terminalWidth = 80;
const gap = 2;
const shownValues = 4;

/** A column of the table. */
interface Field {
  readonly title: string;
  readonly align: "left" | "right";
  /** What is left of its width at least, if the table is wider than a terminal. */
  readonly narrow?: number;
  readonly show: (column: ColumnProfile) => string;
}

/**
 * The columns of a table for people, within the width of a terminal if they can be.
 *
 * @param describeUse what a column becomes in the network: `1, scaled`, `left out: a row counter`
 */
export function renderColumns(
  columns: readonly ColumnProfile[],
  describeUse: (column: ColumnProfile) => string,
): Promise<Line[]> {
  const missing: Field = {
    title: "missing",
    align: "right",
    show: ({ missing }) => (missing === 0 ? "" : `${missing}`),
  };
  const fields: readonly Field[] = [
    { title: "column", align: "left", narrow: 18, show: ({ name }) => (name === "" ? "(no name)" : name) },
    { title: "kind", align: "left", show: ({ kind }) => kind },
    { title: "distinct", align: "right", show: (each) => `${each.isDistinctExact ? "" : ">"}${each.distinct}` },
    ...(columns.some((column) => column.missing > 0) ? [missing] : []),
    { title: "values", align: "left", narrow: 17, show: describeValues },
    { title: "inputs", align: "left", narrow: 21, show: describeUse },
  ];
  const rows = columns.map((column) => fields.map(({ show }) => show(column)));
  return renderTable(
    fields.map(({ title }) => title),
    fields.map(({ align }) => align),
    fitToTerminal(rows, fields),
  );
}

/** The range of numbers or dates, or the most frequent texts. */
function describeValues({ numbers, dates, examples, distinct }: ColumnProfile): string {
  if (numbers !== undefined) return describeRange(shorten(numbers.low), shorten(numbers.high));
  if (dates !== undefined) {
    const [low, high] = [dates.low.slice(0, 7), dates.high.slice(0, 7)];
    return low === high ? describeRange(dates.low, dates.high) : describeRange(low, high);
  }
  const shown = examples.slice(0, shownValues).map(({ text }) => text);
  return (distinct > shown.length ? [...shown, "…"] : shown).join(", ");
}

function describeRange(low: string, high: string): string {
  return low === high ? low : `${low} … ${high}`;
}

/** Cuts what is too wide: the values first, then the names, then the inputs. */
function fitToTerminal(rows: readonly (readonly string[])[], fields: readonly Field[]): readonly (readonly string[])[] {
  const positions = [fields.length - 2, 0, fields.length - 1];
  return positions.reduce((cells, position) => {
    const widths = fields.map(({ title }, i) =>
      cells.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), title.length),
    );
    const excess = widths.reduce((sum, width) => sum + width, gap * (fields.length - 1)) - terminalWidth;
    if (excess <= 0) return cells;
    const width = Math.max(fields[position]?.narrow ?? 0, (widths[position] ?? 0) - excess);
    return cells.map((row) => row.map((cell, i) => (i === position ? cut(cell, width) : cell)));
  }, rows);
}

/** Four digits are enough to know a column by its range; whole numbers are shown in full if they are short. */
function shorten(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e7) ? value.toExponential(2) : formatShort(value);
}

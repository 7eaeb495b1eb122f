import type { ColumnProfile } from "../../data/profile/tableProfile.js";
import { formatShort } from "../../messages/formatShort.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { type Fit, type Remedy, renderTable } from "./renderTable.js";

const shownValues = 4;

/** A column of the table. */
interface Field {
  readonly title: string;
  readonly align: "left" | "right";
  readonly show: (column: ColumnProfile) => string;
}

/** Long texts are cut: the values first, then the names, then the inputs. */
const cuts: readonly Remedy[] = [
  ["values", 17],
  ["column", 18],
  ["inputs", 21],
];
/** On a terminal that is narrower than usual, more is done. */
const further: readonly Remedy[] = [
  ["values", 0],
  ["distinct", 0],
  ["missing", 0],
  ["column", 8],
  ["inputs", 8],
];

/** What is written to a file is laid out for a usual terminal, too. */
const usual: Fit = { room: { columns: 80, isUnicode: true }, remedies: cuts };

/**
 * The columns of a table for people, within the width of a terminal if they can be.
 *
 * @param describeUse what a column becomes in the network: `1, scaled`, `left out: a row counter`
 */
export function renderColumns(
  columns: readonly ColumnProfile[],
  describeUse: (column: ColumnProfile) => string,
  room: Room,
): Promise<Line[]> {
  const missing: Field = {
    title: "missing",
    align: "right",
    show: ({ missing }) => (missing === 0 ? "" : `${missing}`),
  };
  const fields: readonly Field[] = [
    { title: "column", align: "left", show: ({ name }) => (name === "" ? "(no name)" : name) },
    { title: "kind", align: "left", show: ({ kind }) => kind },
    { title: "distinct", align: "right", show: (each) => `${each.isDistinctExact ? "" : ">"}${each.distinct}` },
    ...(columns.some((column) => column.missing > 0) ? [missing] : []),
    { title: "values", align: "left", show: describeValues },
    { title: "inputs", align: "left", show: describeUse },
  ];
  return renderTable(
    fields.map(({ title }) => title),
    fields.map(({ align }) => align),
    columns.map((column) => fields.map(({ show }) => show(column))),
    room.columns === undefined ? usual : { room, remedies: ["gaps", ...cuts, ...further] },
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

/** Four digits are enough to know a column by its range; whole numbers are shown in full if they are short. */
function shorten(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e7) ? value.toExponential(2) : formatShort(value);
}

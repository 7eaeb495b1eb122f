import type { CheckRow, Verdict } from "../../gradcheck/checkRow.js";
import { countVerdicts, summarize } from "../../gradcheck/summarize.js";
import { formatShape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatNumber } from "../../messages/formatNumber.js";
import { green, type Line, red, type Styled, yellow } from "../output/line.js";
import type { Room } from "../output/output.js";
import type { Align } from "../output/textWidth.js";
import { describeSubjects } from "./describeSubjects.js";
import { type Remedy, renderTable } from "./renderTable.js";

type Column<Row> = readonly [title: string, align: Align, cell: (row: Row) => string];

const named: readonly Column<CheckRow>[] = [
  ["op", "left", ({ op }) => op],
  ["input", "left", ({ input }) => input],
];
const worst: readonly Column<CheckRow>[] = [
  ["abs error", "right", ({ absoluteError }) => formatError(absoluteError)],
  ["rel error", "right", ({ relativeError }) => formatError(relativeError)],
  ["at", "left", ({ at }) => (at === null ? "along a line" : formatShape(at))],
  ["analytic", "right", ({ analytic }) => formatNumber(analytic)],
  ["reference", "right", ({ reference }) => formatNumber(reference)],
];
/** Few, so that most tables fit into 80 columns of a terminal. */
const summaryColumns: readonly Column<CheckRow>[] = [
  ...named,
  ["shape", "left", ({ shape }) => formatShape(shape)],
  ...worst,
];
const allColumns: readonly Column<CheckRow>[] = [
  ...named,
  ["engine", "left", formatPlace],
  ["sample", "left", ({ sample }) => sample],
  ["shape", "left", formatChecked],
  ...worst,
  ["condition", "right", ({ condition }) => condition.toPrecision(2)],
];
/** Of the Taylor remainder, with the method that has one. */
const orderColumn: Column<CheckRow> = ["order", "right", ({ order }) => formatOrder(order)];

/** What was checked, how far it is off, and the verdict are what the table is for. */
const remedies: readonly Remedy[] = [
  "gaps",
  ["condition", 0],
  ["abs error", 0],
  ["at", 0],
  ["sample", 16],
  ["sample", 0],
  ["reference", 0],
  ["analytic", 0],
  ["engine", 0],
  ["order", 0],
  ["shape", 0],
  ["op", 8],
  ["input", 1],
];

const colors: Readonly<Record<Verdict, (text: string) => Styled>> = {
  PASS: green,
  FAIL: red,
  KINK: yellow,
  NOISY: yellow,
};

/** A table with more rows begins with what it comes to, and its kinks are only counted. */
const manyRows = 30;

/**
 * A row for each subject and input, or for each check if all are wanted; what failures look like, and what is taken at kinks; the
 * counts. Values on which the engines agree have rows only if all are wanted.
 */
export async function renderChecks(rows: readonly CheckRow[], isAll: boolean, room?: Room): Promise<Line[]> {
  const summary = summarize(rows).filter(({ input, verdict }) => input !== "output" || verdict !== "PASS");
  const [shown, columns] = isAll ? [rows, allColumns] : [summary, summaryColumns];
  const hasOrder = rows.some(({ order }) => order !== undefined);
  const table = await tableOf(hasOrder ? [...columns, orderColumn] : columns, shown, room);
  const isLong = shown.length > manyRows;
  const paragraphs: Line[][] = [
    isLong ? [renderConclusion(rows)] : [],
    shown.length > 0 ? table : [],
    renderKinks(summary, isLong),
    summary.filter(({ verdict }) => verdict === "FAIL").map(renderFailure),
    [renderCounts(rows)],
  ];
  return paragraphs.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

async function tableOf(
  columns: readonly Column<CheckRow>[],
  rows: readonly CheckRow[],
  room: Room | undefined,
): Promise<Line[]> {
  return renderTable(
    [...columns.map(([title]) => title), "verdict"],
    [...columns.map(([, align]) => align), "left"],
    rows.map((row) => [...columns.map(([, , cell]) => cell(row)), colors[row.verdict](row.verdict)]),
    room && { room, remedies },
  );
}

/** What was checked, and whether all of it is right: `61 ops and 5 losses: nothing is wrong`. */
function renderConclusion(rows: readonly CheckRow[]): Line {
  const subjects = describeSubjects(rows.map(({ op }) => op));
  const wrong = [...new Set(rows.filter(({ verdict }) => verdict === "FAIL").map(({ op }) => op))];
  if (wrong.length === 0) return [`${subjects}: `, green("nothing is wrong")];
  return [`${subjects}: `, red(`something is wrong in ${describeSubjects(wrong)}`)];
}

function renderKinks(summary: readonly CheckRow[], isLong: boolean): Line[] {
  const kinks = summary.filter(({ verdict }) => verdict === "KINK");
  if (!isLong) return kinks.flatMap(renderKink);
  const hint = ": to see them, name an op (--op) or a formula";
  return kinks.length === 0 ? [] : [[yellow("KINK"), `  in ${describeSubjects(kinks.map(({ op }) => op))}${hint}`]];
}

/** What the rule takes. */
function renderKink({ op, input, explanation }: CheckRow): Line[] {
  return explanation === undefined ? [] : [[yellow("KINK"), `  ${op} ${input}: ${explanation}`]];
}

/** What a failure looks like, and where it is found. */
function renderFailure(row: CheckRow): Line {
  const { op, input, sample, analytic, reference } = row;
  const what = row.explanation ?? `got ${formatNumber(analytic)}, expected ${formatNumber(reference)}`;
  return [red("FAIL"), `  ${op} ${input}: ${what} (${formatPlace(row)}; ${sample})`];
}

function renderCounts(rows: readonly CheckRow[]): Line {
  const counts = Object.entries(countVerdicts(rows)) as [Verdict, number][];
  const places = [...new Set(rows.map(formatPlace))].join(", ");
  const parts = counts
    .filter(([, count]) => count > 0)
    .flatMap(([verdict, count], i) => [i === 0 ? " " : ", ", colors[verdict](`${count} ${verdict}`)]);
  return [`${formatCount(rows.length, "check")} on ${places}:`, ...parts];
}

/** The defaults of an engine are left out. */
function formatPlace({ engine, dtype, arithmetic }: CheckRow): string {
  const words = [engine, dtype === "float64" ? "" : dtype, arithmetic === "exact" ? "" : arithmetic];
  return words.filter((word) => word !== "").join(" ");
}

function formatChecked({ shape, checked, total }: CheckRow): string {
  return checked === total ? formatShape(shape) : `${formatShape(shape)}, ${checked} of ${total}`;
}

/** A remainder that is nothing but rounding has no order. */
function formatOrder(order: number | undefined): string {
  return order === undefined || !Number.isFinite(order) ? "-" : order.toFixed(2);
}

/** Two digits: the order of magnitude is what counts. */
function formatError(error: number): string {
  return error === 0 ? "0" : error.toExponential(1);
}

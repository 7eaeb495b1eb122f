import type { CheckRow, Verdict } from "../../gradcheck/checkRow.js";
import { countVerdicts, type SummaryRow, summarize } from "../../gradcheck/summarize.js";
import { formatShape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import { green, type Line, red, type Styled, yellow } from "../output/line.js";
import { formatNumber } from "./formatNumber.js";
import { renderTable } from "./renderTable.js";
import type { Align } from "./textWidth.js";

type Column<Row> = readonly [title: string, align: Align, cell: (row: Row) => string];

const errors: readonly Column<CheckRow>[] = [
  ["abs error", "right", ({ absoluteError }) => formatError(absoluteError)],
  ["rel error", "right", ({ relativeError }) => formatError(relativeError)],
];
const worst: readonly Column<CheckRow>[] = [
  ["at", "left", ({ at }) => (at === null ? "along a line" : formatShape(at))],
  ["analytic", "right", ({ analytic }) => formatNumber(analytic)],
  ["reference", "right", ({ reference }) => formatNumber(reference)],
];
const named: readonly Column<CheckRow>[] = [
  ["op", "left", ({ op }) => op],
  ["input", "left", ({ input }) => input],
];
const summaryColumns: readonly Column<SummaryRow>[] = [
  ...named,
  ["samples", "right", ({ samples }) => String(samples)],
  ["shape", "left", ({ shape }) => formatShape(shape)],
  ...errors,
  ["in float32", "right", ({ float32Error }) => (float32Error === undefined ? "" : formatError(float32Error))],
  ...worst,
];
const allColumns: readonly Column<CheckRow>[] = [
  ...named,
  ["engine", "left", formatPlace],
  ["sample", "left", ({ sample }) => sample],
  ["shape", "left", formatChecked],
  ...errors,
  ...worst,
  ["condition", "right", ({ condition }) => condition.toPrecision(2)],
];
const colors: Readonly<Record<Verdict, (text: string) => Styled>> = {
  PASS: green,
  FAIL: red,
  KINK: yellow,
  NOISY: yellow,
};

/** A row for each subject and input, or for each check if all are wanted; what was found at failures and kinks; the counts. */
export async function renderChecks(rows: readonly CheckRow[], isAll: boolean): Promise<Line[]> {
  const summary = summarize(rows);
  const table = isAll ? await tableOf(allColumns, rows) : await tableOf(summaryColumns, summary);
  const remarks = summary.flatMap(renderRemark);
  return [...table, "", ...remarks, ...(remarks.length === 0 ? [] : [""]), renderCounts(rows)];
}

async function tableOf<Row extends CheckRow>(columns: readonly Column<Row>[], rows: readonly Row[]): Promise<Line[]> {
  return renderTable(
    [...columns.map(([title]) => title), "verdict"],
    [...columns.map(([, align]) => align), "left"],
    rows.map((row) => [...columns.map(([, , cell]) => cell(row)), colors[row.verdict](row.verdict)]),
  );
}

/** What was found at a failure or a kink, and how to get there. */
function renderRemark(row: SummaryRow): Line[] {
  const { op, input, sample, verdict, explanation } = row;
  if (explanation === undefined) return [];
  const place = verdict === "FAIL" ? ` (${formatPlace(row)}; ${sample})` : "";
  return [[colors[verdict](verdict), `  ${op} ${input}: ${explanation}${place}`]];
}

function renderCounts(rows: readonly CheckRow[]): string {
  const counts = Object.entries(countVerdicts(rows)).filter(([, count]) => count > 0);
  const places = [...new Set(rows.map(formatPlace))].join(", ");
  const checked = formatCount(rows.length, "gradient");
  return `${checked} checked on ${places}: ${counts.map(([verdict, count]) => `${count} ${verdict}`).join(", ")}`;
}

/** The defaults of an engine are left out. */
function formatPlace({ engine, dtype, arithmetic }: CheckRow): string {
  const words = [engine, dtype === "float64" ? "" : dtype, arithmetic === "exact" ? "" : arithmetic];
  return words.filter((word) => word !== "").join(" ");
}

function formatChecked({ shape, checked, total }: CheckRow): string {
  return checked === total ? formatShape(shape) : `${formatShape(shape)}, ${checked} of ${total}`;
}

/** Two digits: the order of magnitude is what counts. */
function formatError(error: number): string {
  return error === 0 ? "0" : error.toExponential(1);
}

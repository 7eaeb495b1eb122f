import type { CheckRow, Verdict } from "../../gradcheck/compareGradients.js";
import { formatShape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import { green, type Line, red, yellow } from "../output/line.js";
import { formatNumber } from "./formatNumber.js";
import { renderTable } from "./renderTable.js";
import type { Align } from "./textWidth.js";

export type VerdictCounts = Readonly<Record<Verdict, number>>;

export function countVerdicts(rows: readonly CheckRow[]): VerdictCounts {
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  return { PASS: count("PASS"), FAIL: count("FAIL"), KINK: count("KINK"), NOISY: count("NOISY") };
}

const columns: readonly (readonly [title: string, align: Align, cell: (row: CheckRow) => string])[] = [
  ["op", "left", ({ op }) => op],
  ["input", "left", ({ input }) => input],
  ["shape", "left", formatChecked],
  ["abs error", "right", ({ absoluteError }) => formatError(absoluteError)],
  ["rel error", "right", ({ relativeError }) => formatError(relativeError)],
  ["at", "left", ({ at }) => formatShape(at)],
  ["analytic", "right", ({ analytic }) => formatNumber(analytic)],
  ["reference", "right", ({ reference }) => formatNumber(reference)],
];

/** A row for each gradient, then a line with the number of each verdict. */
export async function renderChecks(rows: readonly CheckRow[]): Promise<Line[]> {
  const colors = { PASS: green, FAIL: red, KINK: yellow, NOISY: yellow };
  const table = await renderTable(
    [...columns.map(([title]) => title), "verdict"],
    [...columns.map(([, align]) => align), "left"],
    rows.map((row) => [...columns.map(([, , cell]) => cell(row)), colors[row.verdict](row.verdict)]),
  );
  const counts = Object.entries(countVerdicts(rows)).filter(([, count]) => count > 0);
  const gradients = formatCount(rows.length, "gradient");
  return [...table, "", `${gradients} checked: ${counts.map(([verdict, count]) => `${count} ${verdict}`).join(", ")}`];
}

function formatChecked({ shape, checked, total }: CheckRow): string {
  return checked === total ? formatShape(shape) : `${formatShape(shape)}, ${checked} of ${total}`;
}

/** Two digits: the order of magnitude is what counts. */
function formatError(error: number): string {
  return error === 0 ? "0" : error.toExponential(1);
}

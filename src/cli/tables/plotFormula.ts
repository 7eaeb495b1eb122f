import { renderLineChart } from "../../charts/lineChart.js";
import { type FormulaReport, formulaCurve } from "../../gradcheck/formulaReport.js";
import type { Line } from "../output/line.js";
import { lineOfRow } from "../output/lineOfRow.js";
import type { Room } from "../output/output.js";

/** The plot is this small, so that what stands above it can be seen too. */
const [mostColumns, rows] = [72, 16];

/** A small plot of a formula and its derivative, below an empty line; nothing, if it is finite nowhere. */
export function plotFormula(report: FormulaReport, room: Room): readonly Line[] {
  if (report.domain.intervals.length === 0) return [];
  const columns = Math.min(mostColumns, room.columns ?? mostColumns);
  // Braille has two dots in a column.
  const { points, range } = formulaCurve(report, 2 * columns);
  const xs = points.map(({ x }) => x);
  const series = [
    { name: "value", xs, ys: points.map(({ value }) => value) },
    { name: "derivative", xs, ys: points.map(({ derivative }) => derivative) },
  ];
  const options = { columns, rows, isAscii: !room.isUnicode, isLogScale: false, hasZeroLine: true } as const;
  const chart = renderLineChart(series, { ...options, yRange: range, xTitle: "x" });
  return ["", ...chart.map(lineOfRow)];
}

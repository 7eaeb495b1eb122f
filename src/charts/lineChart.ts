import type { WidthOf } from "../messages/cutToWidth.js";
import { createCanvas } from "./canvas.js";
import { drawCurve } from "./drawCurve.js";
import { axisCharacters, renderBottom, renderSide, rowOf } from "./frame.js";
import { renderLegend } from "./legend.js";
import { createPens, markCurves } from "./pens.js";
import { isLogHelpful, linearScale, logScale, type Scale } from "./scale.js";
import { type Range, rangeOf, type Series } from "./series.js";
import type { Row } from "./span.js";

/** Whether an axis is logarithmic; `auto` if that helps: all numbers are positive and span more than one and a half decades. */
export type LogScale = boolean | "auto";

/** What is drawn, whatever it is drawn on. */
export interface ChartOptions {
  readonly isLogScale?: LogScale;
  readonly xTitle?: string;
  /** Whether x counts, so that there is nothing between whole numbers. */
  readonly isXWhole?: boolean;
  /** The part of the y axis that is shown (default: all). */
  readonly yRange?: Range | undefined;
}

export interface LineChartOptions extends ChartOptions {
  /** The chart is as wide as this, and no higher than `rows`. */
  readonly columns: number;
  readonly rows: number;
  /** Draws with characters of ASCII (default: braille). */
  readonly isAscii?: boolean;
  /** Whether there is a line at y = 0. */
  readonly hasZeroLine?: boolean;
  /** Columns that a name takes (default: one for each character). */
  readonly widthOf?: WidthOf;
}

/** The scales of a chart. Undefined if there is nothing to be drawn. */
export function scalesOf(
  all: readonly Series[],
  { isLogScale = "auto", isXWhole = false, yRange }: ChartOptions,
): { readonly x: Scale; readonly y: Scale } | undefined {
  const range = yRange ?? rangeOf(all, "ys");
  if (range === undefined) return undefined;
  const isLog = isLogScale === "auto" ? isLogHelpful(range) : isLogScale;
  const y = isLog ? rangeOf(all, "ys", true) : range;
  const x = rangeOf(all, "xs", isLog);
  if (x === undefined || y === undefined) return undefined;
  return { x: linearScale(x, isXWhole), y: isLog ? logScale(y) : linearScale(y) };
}

/** A chart of curves over an axis, with a legend. If it is small, the legend and the axes are left out. */
export function renderLineChart(all: readonly Series[], options: LineChartOptions): readonly Row[] {
  const { columns, rows, isAscii = false, xTitle = "", hasZeroLine = false, widthOf = lengthOf } = options;
  if (columns < 1 || rows < 1) return [];
  const scales = scalesOf(all, options);
  if (scales === undefined) return [[{ text: "no numbers to draw".slice(0, columns), color: "gray" }]];
  const { x, y } = scales;
  const pens = createPens(all, isAscii);
  const legend = renderLegend(
    all.map(({ name }) => name),
    pens,
    {
      columns,
      rows: rowsOfLegend(rows),
      isAscii,
      widthOf,
      ...(y.isLog ? { note: "log scale" } : {}),
    },
  );
  const hasAxes = rows >= 4 && columns >= 10;
  const height = rows - legend.length - (hasAxes ? 2 : 0);
  const side = hasAxes ? renderSide(y, height, columns, isAscii) : undefined;
  const left = side?.width ?? 0;
  const width = columns - left;
  const canvas = createCanvas(width, height, pens, isAscii);
  for (const [i, series] of all.entries()) drawCurve(canvas, i, series, x, y);
  if (all.length > 1 && !isAscii) markCurves(canvas, all.length, width, height);
  const zeroRow = hasZeroLine && !y.isLog ? rowOf(0, y, height) : undefined;
  const plot = Array.from({ length: height }, (_, row): Row => {
    const drawn = canvas.render(row, row === zeroRow ? axisCharacters(isAscii).zero : " ");
    return side === undefined ? drawn : [...side.rows.slice(row, row + 1), ...drawn];
  });
  return [...plot, ...(hasAxes ? renderBottom(x, left, columns, xTitle, isAscii) : []), ...legend];
}

/** The most rows that a legend may take: half of the chart, unless that would leave hardly any for the curves. */
function rowsOfLegend(rows: number): number {
  return rows < 6 ? 0 : Math.max(1, Math.min(Math.floor(rows / 2), rows - 6));
}

const lengthOf: WidthOf = (text) => text.length;

import { type LineChartOptions, renderLineChart } from "./lineChart.js";
import type { Range, Series } from "./series.js";
import type { Row } from "./span.js";

/** A function of one number, which need not be defined everywhere. */
export interface PlottedFunction {
  readonly name: string;
  valueAt(x: number): number;
}

/** How the plot is drawn: as a line chart, but never on a logarithmic scale. */
export type FunctionPlotOptions = Omit<
  LineChartOptions,
  "isLogScale" | "hasZeroLine" | "xRange" | "yRange" | "isXWhole"
>;

/** Functions over a range, with a line at y = 0. At a pole is a gap; a function that grows steeply leaves the plot. */
export function renderFunctionPlot(
  functions: readonly PlottedFunction[],
  range: Range,
  options: FunctionPlotOptions,
): readonly Row[] {
  const all = functions.map((each) => sample(each, range, samplesPerColumn * options.columns));
  return renderLineChart(all, {
    ...options,
    isLogScale: false,
    hasZeroLine: true,
    xRange: range,
    yRange: rangeToShow(all),
  });
}

/** Two for each dot of braille. */
const samplesPerColumn = 4;

function sample({ name, valueAt }: PlottedFunction, { low, high }: Range, count: number): Series {
  const xs: number[] = [];
  const ys: number[] = [];
  const add = (x: number, y: number) => {
    xs.push(x);
    ys.push(y);
  };
  for (let i = 0; i <= count; i++) {
    const x = low + ((high - low) * i) / count;
    const y = valueAt(x);
    const [beforeX, beforeY] = [xs.at(-1), ys.at(-1)];
    if (beforeX !== undefined && beforeY !== undefined && isPole(valueAt, [beforeX, beforeY], [x, y]))
      add(x, Number.NaN);
    add(x, y);
  }
  return { name, xs, ys };
}

/** Bisections: each halves the distance to a jump. */
const bisections = 40;

/**
 * Whether a function jumps between two points at which it has opposite signs. At a zero, its values come near to each other as the points
 * do; at a pole or a step, they do not.
 */
function isPole(
  valueAt: (x: number) => number,
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): boolean {
  if (!(fromY * toY < 0)) return false;
  let [low, high, lowY, highY] = [fromX, toX, fromY, toY];
  for (let i = 0; i < bisections; i++) {
    const middle = low + (high - low) / 2;
    const value = valueAt(middle);
    if (!Number.isFinite(value)) return true;
    if (value * lowY > 0) [low, lowY] = [middle, value];
    else [high, highY] = [middle, value];
  }
  return Math.abs(highY - lowY) >= Math.abs(toY - fromY);
}

/** The middle part of the values that a plot is made for, and how far beyond it the plot may go. */
const core = { low: 0.05, high: 0.95, reach: 1.5 } as const;

/** All values, unless a few are so far away that nothing could be seen of the others: then those that are not. */
function rangeToShow(all: readonly Series[]): Range | undefined {
  const values = all.flatMap(({ ys }) => Array.from(ys).filter(Number.isFinite)).sort((a, b) => a - b);
  const [lowest, highest] = [values[0], values.at(-1)];
  if (lowest === undefined || highest === undefined) return undefined;
  const at = (share: number) => values[Math.round(share * (values.length - 1))] as number;
  const [low, high] = [at(core.low), at(core.high)];
  const room = core.reach * (high - low);
  return { low: Math.max(lowest, low - room), high: Math.min(highest, high + room) };
}

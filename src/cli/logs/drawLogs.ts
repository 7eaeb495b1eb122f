import { type LogScale, renderLineChart } from "../../charts/lineChart.js";
import { renderLineChartSvg } from "../../charts/lineChartSvg.js";
import type { Series } from "../../charts/series.js";
import type { WidthOf } from "../../messages/cutToWidth.js";
import { printable } from "../../printable.js";
import type { LiveSize } from "../live/livePart.js";
import type { Line } from "../output/line.js";
import { lineOfRow } from "../output/lineOfRow.js";
import { chooseCurves } from "./chooseCurves.js";
import { nameLogs } from "./nameLogs.js";
import type { RunLog } from "./runLog.js";

export interface LogChartOptions {
  /** What is drawn; nothing for the losses. */
  readonly metrics: readonly string[];
  readonly isLogScale: LogScale;
  readonly isAscii: boolean;
  readonly widthOf: WidthOf;
}

const axis = { xTitle: "epoch", isXWhole: true } as const;

/** The curves of logs as a chart. */
export function drawLogs(
  logs: readonly RunLog[],
  { metrics, ...options }: LogChartOptions,
  size: LiveSize,
): readonly Line[] {
  return renderLineChart(curvesOf(logs, metrics), { ...options, ...size, ...axis }).map(lineOfRow);
}

/** The pixels that a character takes in a picture. */
const characterSize = { width: 10, height: 20 } as const;

/** The curves of logs as a picture, of a size in characters. */
export function drawLogsAsSvg(
  logs: readonly RunLog[],
  { metrics, isLogScale }: LogChartOptions,
  { columns, rows }: { readonly [Side in keyof LiveSize]: number | undefined },
): string {
  const all = curvesOf(logs, metrics);
  return renderLineChartSvg(all, {
    title: all.map(({ name }) => name).join(", "),
    isLogScale,
    ...(columns !== undefined && { width: columns * characterSize.width }),
    ...(rows !== undefined && { height: rows * characterSize.height }),
    ...axis,
  });
}

function curvesOf(logs: readonly RunLog[], metrics: readonly string[]): readonly Series[] {
  const names = nameLogs(logs.map(({ file }) => file));
  return chooseCurves(logs, names, metrics).map((series) => ({ ...series, name: printable(series.name) }));
}

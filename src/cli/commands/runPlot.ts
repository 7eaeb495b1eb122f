import { DataError, TextError, UsageError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openOutput } from "../files/openOutput.js";
import { noteWaiting } from "../files/openStdin.js";
import { standardStream } from "../files/standardStream.js";
import { Interrupts } from "../interrupts.js";
import { canShowLive } from "../live/canShowLive.js";
import type { LiveSize } from "../live/livePart.js";
import { checkMetrics } from "../logs/chooseCurves.js";
import { drawLogs, drawLogsAsSvg, type LogChartOptions } from "../logs/drawLogs.js";
import { readLog } from "../logs/readLog.js";
import { RunLog } from "../logs/runLog.js";
import type { Output } from "../output/output.js";
import { textWidthFor } from "../output/textWidth.js";
import { checkTarget } from "./checkTargets.js";

/** The options as commander hands them over. */
export interface PlotOptions {
  readonly metric: readonly string[];
  readonly follow: boolean;
  readonly logScale?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly ascii?: boolean;
  readonly svg?: string;
  readonly force: boolean;
}

/** A narrower chart has no axes, and hardly a curve. */
const leastWidth = 10;

/** `backprop plot` */
export async function runPlot(files: readonly string[], options: PlotOptions, context: Context): Promise<number> {
  checkFiles(files, options);
  const { svg, metric } = options;
  const logs = files.map((file) => new RunLog(file === "-" ? "<stdin>" : file));
  const chart: LogChartOptions = {
    metrics: metric,
    isLogScale: options.logScale ?? "auto",
    isAscii: options.ascii === true || !context.stdout.isUnicode,
    widthOf: await textWidthFor([...files, ...metric]),
  };
  const interrupts = new Interrupts(context.io, { onLeave: abandonFiles, note: () => undefined });
  try {
    const signal = interrupts.signal;
    if (files.includes("-")) await noteWaiting("-", "a log on standard input; Ctrl-D ends it", context);
    await (options.follow ? followAll(files, logs, options, chart, context, signal) : readAll(files, logs, context));
    for (const { curves, file } of logs) if (curves.size === 0) throw noEpochs(file);
    checkMetrics(logs, metric);
    if (svg !== undefined)
      await writeSvg(drawLogsAsSvg(logs, chart, { columns: options.width, rows: options.height }), svg, context);
    else await context.stdout.write(drawLogs(logs, chart, sizeOf(options, context.stdout)));
  } catch (error) {
    throw error instanceof TextError ? new DataError(error.problem, error.place) : error;
  } finally {
    interrupts.stopListening();
  }
  return interrupts.received === undefined ? exitCodes.done : exitCodes[interrupts.received];
}

/** @throws UsageError, FileError if the chart would be too narrow, if standard input is named twice, or if the picture cannot be written or would overwrite a log */
function checkFiles(files: readonly string[], { svg, force, width }: PlotOptions): void {
  if (svg === undefined && width !== undefined && width < leastWidth) {
    throw new UsageError(`--width ${width}: expected ${leastWidth} or more`);
  }
  if (files.indexOf("-") !== files.lastIndexOf("-"))
    throw new UsageError('"-" is standard input, which can be read once');
  if (svg === "") throw new UsageError("--svg: got an empty text, expected the name of a file");
  if (svg === undefined || standardStream(svg) !== undefined) return;
  const used = files.filter((file) => file !== "-").map((file) => ["the log", file] as const);
  checkTarget("--svg", svg, { force, remedy: "add --force" }, used);
}

async function readAll(files: readonly string[], logs: readonly RunLog[], { io }: Context): Promise<void> {
  for (const [i, log] of logs.entries()) {
    await readLog(log, files[i] as string, io);
  }
}

function noEpochs(file: string): DataError {
  return new DataError("the log has no epochs yet; with --follow, the curves are drawn as they come", { file });
}

/** Reads logs as they grow, and shows their curves if that can be done in place. */
async function followAll(
  files: readonly string[],
  logs: RunLog[],
  options: PlotOptions,
  chart: LogChartOptions,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const isShown = options.svg === undefined && context.stdout.isTerminal && canShowLive(context.io);
  const render = ({ columns, rows }: LiveSize) => {
    if (logs.every(({ curves }) => curves.size === 0)) return ["waiting for the first epoch"];
    const { width = columns, height = rows } = options;
    return drawLogs(logs, chart, { columns: Math.min(width, columns), rows: Math.min(height, rows) });
  };
  const area = isShown ? new (await import("../live/liveArea.js")).LiveArea([{ render }], context) : undefined;
  const check = () => {
    if (logs.every(({ curves }) => curves.size > 0)) checkMetrics(logs, options.metric);
  };
  try {
    const { followLogs } = await import("../logs/followLogs.js");
    const onWait = (file: string) => {
      if (context.stderr.isTerminal) void context.stderr.write([`waiting for ${file}, which is not there yet`]);
    };
    await followLogs(files, logs, { io: context.io, signal, check, onWait });
  } finally {
    if (signal.aborted) area?.doubt();
    area?.close();
  }
}

/** The size that is asked for, or that of the terminal, less a row for the prompt. */
function sizeOf(
  { width, height }: PlotOptions,
  { columns = 80, rows = 21 }: Pick<Output, "columns" | "rows">,
): LiveSize {
  return { columns: width ?? columns, rows: height ?? rows - 1 };
}

async function writeSvg(picture: string, file: string, context: Context): Promise<void> {
  const { output, file: written, finish } = await openOutput(file, context);
  await output.writeData(picture);
  await finish();
  if (written !== undefined) await context.stderr.write([`written to ${written}`]);
}

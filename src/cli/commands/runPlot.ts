import { renderLineChart } from "../../charts/lineChart.js";
import { renderLineChartSvg } from "../../charts/lineChartSvg.js";
import { DataError, TextError, UsageError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import { printable } from "../../printable.js";
import { openFile, readTexts } from "../../text/readText.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openOutput } from "../files/openOutput.js";
import { openStdin } from "../files/openStdin.js";
import { leaveAtSignals } from "../interrupts.js";
import { chooseCurves } from "../logs/chooseCurves.js";
import { nameLogs } from "../logs/nameLogs.js";
import { RunLog } from "../logs/runLog.js";
import type { Line } from "../output/line.js";
import { lineOf } from "../output/lineOf.js";
import { textWidthFor } from "../tables/textWidth.js";
import { checkTarget } from "./checkTargets.js";

/** The options as commander hands them over. */
export interface PlotOptions {
  readonly metric: readonly string[];
  readonly follow: boolean;
  readonly logScale: keyof typeof logScales;
  readonly width?: number;
  readonly height?: number;
  readonly ascii: boolean;
  readonly svg?: string;
  readonly force: boolean;
}

const logScales = { auto: "auto", on: true, off: false } as const;

/** `backprop plot` */
export async function runPlot(files: readonly string[], options: PlotOptions, context: Context): Promise<number> {
  checkFiles(files, options);
  const logs = files.map((file) => new RunLog(file === "-" ? "<stdin>" : file));
  for (const [i, log] of logs.entries()) await readLog(log, files[i] as string, context);
  for (const { curves, file } of logs) if (curves.size === 0) throw noEpochs(file);
  if (options.svg !== undefined) await writeSvg(logs, options.svg, options, context);
  else await context.stdout.write(await drawLogs(logs, options, context));
  return exitCodes.done;
}

/** @throws UsageError, FileError if standard input is named twice, or if the picture cannot be written or would overwrite a log */
function checkFiles(files: readonly string[], { svg, force }: PlotOptions): void {
  if (files.indexOf("-") !== files.lastIndexOf("-"))
    throw new UsageError('"-" is standard input, which can be read once');
  if (svg === "") throw new UsageError("--svg: got an empty text, expected the name of a file");
  if (svg === undefined || svg === "-") return;
  const used = files.filter((file) => file !== "-").map((file) => ["the log", file] as const);
  checkTarget("--svg", svg, { force, remedy: "add --force" }, used);
}

async function readLog(log: RunLog, file: string, { io }: Context): Promise<void> {
  try {
    for await (const text of readTexts(file === "-" ? openStdin(io.stdin) : openFile(file))) log.add(text);
    log.finish();
  } catch (error) {
    throw error instanceof TextError ? new DataError(error.problem, error.place) : error;
  }
}

function noEpochs(file: string): DataError {
  return new DataError("the log has no epochs yet; with --follow, the curves are drawn as they come", { file });
}

/** The chart, in the size of the terminal. */
async function drawLogs(
  logs: readonly RunLog[],
  options: PlotOptions,
  { io, stdout }: Context,
): Promise<readonly Line[]> {
  const all = seriesOf(logs, options);
  // A terminal that does not know its size says 0. One row is left for the prompt.
  const columns = (stdout.isTerminal && io.stdout.columns) || 80;
  const rows = (stdout.isTerminal && (io.stdout as { rows?: number }).rows) || 20;
  const chart = renderLineChart(all, {
    columns: options.width ?? columns,
    rows: options.height ?? rows,
    isAscii: options.ascii || !stdout.isUnicode,
    isLogScale: logScales[options.logScale],
    widthOf: await textWidthFor(all.map(({ name }) => name)),
    ...axisOfEpochs,
  });
  return chart.map(lineOf);
}

const axisOfEpochs = { xTitle: "epoch", isXWhole: true } as const;

function seriesOf(logs: readonly RunLog[], { metric }: PlotOptions) {
  const names = nameLogs(logs.map(({ file }) => file));
  return chooseCurves(logs, names, metric).map((series) => ({ ...series, name: printable(series.name) }));
}

async function writeSvg(logs: readonly RunLog[], file: string, options: PlotOptions, context: Context): Promise<void> {
  const all = seriesOf(logs, options);
  const picture = renderLineChartSvg(all, {
    title: all.map(({ name }) => name).join(", "),
    isLogScale: logScales[options.logScale],
    ...axisOfEpochs,
  });
  const release = leaveAtSignals(context.io, abandonFiles, "leave");
  try {
    const { output, file: written, finish } = await openOutput(file, context);
    await output.writeData(picture);
    await finish();
    if (written !== undefined) await context.stderr.write([`written to ${written}`]);
  } finally {
    release();
  }
}

import { open } from "node:fs/promises";
import { describeFileError } from "../messages/describeFileError.js";
import type { TrainingRecord } from "../train/records.js";
import type { Context } from "./context.js";
import { Output } from "./output.js";
import { createReporter } from "./reporters/createReporter.js";
import { formatOfFile, type LogFormat } from "./reporters/logFormat.js";
import type { Progress } from "./reporters/progress.js";
import type { Reporter } from "./reporters/reporter.js";
import { canRedraw, createStyle } from "./style.js";
import type { Warnings } from "./warnings.js";

export interface TrainingLogOptions {
  /** Of the log on standard output. */
  readonly format: LogFormat;
  /** A file that the log is written to as well. */
  readonly log?: string;
  readonly logEvery?: number;
  /** No log on standard output, no progress bar and no notes. */
  readonly quiet: boolean;
}

/** Where lines of a log go, and what makes them. */
interface Destination {
  readonly output: Output;
  readonly report: Reporter;
}

/** What a run tells, brought to where it is wanted: standard output, a file, the progress bar; warnings to standard error. */
export class TrainingLog {
  private constructor(
    private readonly destinations: readonly Destination[],
    private readonly progress: Progress | undefined,
    private readonly context: Context,
    private readonly warnings: Warnings,
    private readonly isQuiet: boolean,
  ) {}

  /** @throws FileError where the log file cannot be written */
  static async open(
    { format, log, logEvery, quiet }: TrainingLogOptions,
    context: Context,
    warnings: Warnings,
  ): Promise<TrainingLog> {
    const { io, stdout } = context;
    const outputs: [LogFormat, Output][] = quiet ? [] : [[format, stdout]];
    if (log !== undefined) outputs.push([formatOfFile(log), await openFile(log)]);
    const destinations = outputs.map(([as, output]) => ({
      output,
      report: createReporter(as, logEvery, output.style),
    }));
    const isBarWanted = !quiet && canRedraw(io.stderr, io.env);
    const progress = isBarWanted ? new (await import("./reporters/progress.js")).Progress(io.stderr) : undefined;
    return new TrainingLog(destinations, progress, context, warnings, quiet);
  }

  /** There were readers, and they have all gone away. */
  get isAbandoned(): boolean {
    return this.destinations.length > 0 && this.destinations.every(({ output }) => !output.isOpen);
  }

  async write(records: readonly TrainingRecord[]): Promise<void> {
    const warnings = records.flatMap((record) => (record.type === "warning" ? [record.message] : []));
    if (warnings.length > 0) this.clearProgress();
    await this.warnings.tell(warnings);
    for (const { output, report } of this.destinations) {
      const lines = records.flatMap(report);
      // The bar may be on the same terminal, on the line where the next row belongs.
      if (output.isTerminal && lines.length > 0) this.clearProgress();
      await output.write(lines);
    }
    const last = records.at(-1);
    if (last !== undefined) this.progress?.show(last);
  }

  /** A line on standard error that may be left out. */
  async note(message: string): Promise<void> {
    if (!this.isQuiet) await this.tell(message);
  }

  async fail(message: string): Promise<void> {
    await this.tell(`${this.context.stderr.style.red("error:")} ${message}`);
  }

  clearProgress(): void {
    this.progress?.clear();
  }

  /** @throws FileError where a part of the log could not be written */
  async close(): Promise<void> {
    this.clearProgress();
    for (const { output } of this.destinations) {
      if (output !== this.context.stdout) await output.end();
      if (output.failure !== undefined) throw output.failure;
    }
  }

  private async tell(line: string): Promise<void> {
    this.clearProgress();
    await this.context.stderr.write([line]);
  }
}

async function openFile(file: string): Promise<Output> {
  try {
    const stream = (await open(file, "w")).createWriteStream();
    return new Output(stream, file, createStyle(stream, {}, false));
  } catch (error) {
    throw describeFileError(error, file);
  }
}

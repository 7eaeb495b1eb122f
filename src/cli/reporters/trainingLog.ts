import { open } from "node:fs/promises";
import { describeFileError } from "../../messages/describeFileError.js";
import type { TrainingRecord } from "../../train/records.js";
import type { Context } from "../context.js";
import { isPipe, openPipe } from "../files/openPipe.js";
import { standardStream } from "../files/standardStream.js";
import { type Line, red } from "../output/line.js";
import { Output } from "../output/output.js";
import { canRedraw, createStyle } from "../output/style.js";
import type { Warnings } from "../output/warnings.js";
import { createReporter } from "./createReporter.js";
import { formatOfFile, type LogFormat } from "./logFormat.js";
import type { ProgressBar } from "./progressBar.js";
import type { Reporter } from "./reporter.js";

export interface TrainingLogOptions {
  /** Format of the log on standard output. */
  readonly format: LogFormat;
  /** A file that the log is also written to. */
  readonly log?: string;
  readonly logEvery?: number;
  /** No log on standard output, no progress bar and no notes. */
  readonly quiet: boolean;
}

/** An output for a log, and the reporter that writes its lines. */
interface Destination {
  readonly output: Output;
  readonly reporter: Reporter;
}

/** Sends the records of a run to where they are wanted: standard output, a file, the progress bar. Warnings go to standard error. */
export class TrainingLog {
  private constructor(
    private readonly destinations: readonly Destination[],
    private readonly progress: ProgressBar | undefined,
    private readonly context: Context,
    private readonly warnings: Warnings,
    private readonly isQuiet: boolean,
  ) {}

  /** @throws FileError if the log file cannot be written */
  static async open(
    { format, log, logEvery, quiet }: TrainingLogOptions,
    context: Context,
    warnings: Warnings,
  ): Promise<TrainingLog> {
    const { io, stdout } = context;
    const outputs: [LogFormat, Output][] = quiet ? [] : [[format, stdout]];
    if (log !== undefined) outputs.push([formatOfFile(log), await openLog(log, context, quiet)]);
    const destinations = outputs.map(([as, output]) => ({
      output,
      reporter: createReporter(as, logEvery),
    }));
    const isBarWanted = !quiet && canRedraw(io.stderr, io.env);
    const progress = isBarWanted ? new (await import("./progressBar.js")).ProgressBar(io.stderr) : undefined;
    return new TrainingLog(destinations, progress, context, warnings, quiet);
  }

  /** Whether all readers of the log have gone away. Without any log there is none. */
  get isAbandoned(): boolean {
    return this.destinations.length > 0 && this.destinations.every(({ output }) => !output.isOpen);
  }

  async write(records: readonly TrainingRecord[]): Promise<void> {
    const warnings = records.flatMap((record) => (record.type === "warning" ? [record.message] : []));
    if (warnings.length > 0) this.clearProgress();
    await this.warnings.write(warnings);
    const logged = records.filter(({ type }) => type !== "checkpoint");
    for (const destination of this.destinations) {
      await this.report(destination, destination.output === this.context.stdout ? records : logged);
    }
    const last = records.at(-1);
    if (last !== undefined) this.progress?.show(last);
  }

  private async report({ output, reporter }: Destination, records: readonly TrainingRecord[]): Promise<void> {
    if (reporter.for === "people") {
      const lines = records.flatMap(reporter.report);
      if (lines.length > 0) this.makeRoomOn(output);
      await output.write(lines);
    } else {
      const lines = records.flatMap(reporter.report);
      if (lines.length > 0) this.makeRoomOn(output);
      await output.writeData(lines.map((line) => `${line}\n`).join(""));
    }
  }

  /** The progress bar may be on the same terminal, on the line of the next row. */
  private makeRoomOn(output: Output): void {
    if (output.isTerminal) this.clearProgress();
  }

  /** Writes a line to standard error that `--quiet` leaves out. */
  async note(message: string): Promise<void> {
    if (!this.isQuiet) await this.writeNote(message);
  }

  async fail(message: string): Promise<void> {
    await this.writeNote([red("error:"), ` ${message}`]);
  }

  clearProgress(): void {
    this.progress?.clear();
  }

  /** @throws FileError if a part of the log could not be written */
  async close(): Promise<void> {
    this.clearProgress();
    for (const { output } of this.destinations) {
      if (output !== this.context.stdout && output !== this.context.stderr) await output.end();
      if (output.failure !== undefined) throw output.failure;
    }
  }

  private async writeNote(line: Line): Promise<void> {
    this.clearProgress();
    await this.context.stderr.write([line]);
  }
}

async function openLog(file: string, context: Context, isQuiet: boolean): Promise<Output> {
  const standard = standardStream(file);
  if (standard !== undefined) return context[standard];
  const note = async (line: string) => (isQuiet ? undefined : context.stderr.write([line]));
  try {
    const stream = isPipe(file) ? await openPipe(file, { note }) : (await open(file, "w")).createWriteStream();
    return new Output(stream, file, createStyle(stream, {}, false));
  } catch (error) {
    throw describeFileError(error, file);
  }
}

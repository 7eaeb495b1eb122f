import { setTimeout } from "node:timers/promises";
import type { TrainingRecord } from "../../train/records.js";
import type { Context } from "../context.js";
import { type Line, red } from "../output/line.js";
import type { Output } from "../output/output.js";
import type { Warnings } from "../output/warnings.js";
import type { Resumed } from "./continueLog.js";
import { createReporter } from "./createReporter.js";
import type { Destination } from "./destination.js";
import type { LogFormat } from "./logFormat.js";
import { openLogFile, syncFile } from "./openLogFile.js";

export interface TrainingLogOptions {
  /** Format of the log on standard output. */
  readonly format: LogFormat;
  /** A file that the log is also written to. */
  readonly log?: string;
  readonly logEvery?: number;
  /** No log on standard output and no notes. */
  readonly quiet: boolean;
}

/** Ctrl-C goes to all of a pipe. If it ended the reader of the log, it comes to the run within this time. */
const signalMilliseconds = 10;

/** Sends the records of a run to where they are wanted: standard output, a file. Warnings go to standard error. */
export class TrainingLog {
  /** Outputs that are known to take no more. */
  private closed: readonly Output[] = [];

  private constructor(
    private readonly destinations: readonly Destination[],
    private readonly context: Context,
    private readonly warnings: Warnings,
    private readonly isQuiet: boolean,
  ) {}

  /**
   * @param resumed if the run goes on from a checkpoint, and its log file with it
   * @throws FileError if the log file cannot be written
   * @throws UsageError if the log file of a resumed run cannot be gone on with; it is left as it is
   */
  static async open(
    { format, log, logEvery, quiet }: TrainingLogOptions,
    context: Context,
    warnings: Warnings,
    resumed?: Resumed,
  ): Promise<TrainingLog> {
    const destinations: Destination[] = quiet
      ? []
      : [{ output: context.stdout, reporter: createReporter(format, logEvery) }];
    if (log !== undefined) {
      const note = async (line: string) => (quiet ? undefined : context.stderr.write([line]));
      destinations.push(await openLogFile(log, { every: logEvery, resumed, note }, context));
    }
    return new TrainingLog(destinations, context, warnings, quiet);
  }

  /**
   * Whether a run shall go on: its log goes somewhere, or it has something to save. If a part of the log is over, this says so once.
   *
   * @param isSaving whether the run has something to save
   * @param signal that ends the run
   */
  async isRunWanted(isSaving: boolean, signal: AbortSignal): Promise<boolean> {
    const closed = this.destinations.filter(({ output }) => !output.isOpen).map(({ output }) => output);
    if (closed.length === this.closed.length) return true;
    await setTimeout(signalMilliseconds);
    if (signal.aborted) return true;
    if (closed.length === this.destinations.length && !isSaving) return false;
    const known = this.closed;
    this.closed = closed;
    for (const output of new Set(closed.filter((each) => !known.includes(each)))) {
      const why = output.failure?.message ?? `the reader of ${output.name} is gone`;
      await this.note(`${why}; the run goes on without this log`);
    }
    return true;
  }

  async write(records: readonly TrainingRecord[]): Promise<void> {
    const warnings = records.filter((record) => record.type === "warning").map(({ message }) => message);
    // What is said of the data comes before the header, anything else after the row that it was found at.
    const isBeginning = records[0]?.type === "start";
    if (isBeginning) await this.warnings.write(warnings);
    for (const destination of this.destinations) await this.report(destination, records);
    if (!isBeginning) await this.warnings.write(warnings);
  }

  private async report({ output, reporter, takes }: Destination, all: readonly TrainingRecord[]): Promise<void> {
    const records = takes === undefined ? all : all.filter(takes);
    if (reporter.for === "people") return output.writeUnbroken(reporter.report(records));
    const lines = reporter.report(records);
    if (lines.length > 0) await output.writeData(lines.map((line) => `${line}\n`).join(""));
  }

  /** Waits until all of the log is written, and until the disk has that of the log file. What fails is reported by `close`. */
  async sync(): Promise<void> {
    for (const { output, file } of this.destinations)
      await (file === undefined ? output.flush() : syncFile(output, file));
  }

  /** Writes lines to standard error that `--quiet` leaves out. */
  async note(...lines: readonly Line[]): Promise<void> {
    if (!this.isQuiet) await this.context.stderr.write(lines);
  }

  async fail(message: string): Promise<void> {
    await this.context.stderr.write([[red("error:"), ` ${message}`]]);
  }

  /** @throws FileError if a part of the log could not be written */
  async close(): Promise<void> {
    const outputs = this.destinations.map(({ output }) => output);
    for (const output of outputs) {
      if (output !== this.context.stdout && output !== this.context.stderr) await output.end();
    }
    for (const { failure } of outputs) if (failure !== undefined) throw failure;
  }
}

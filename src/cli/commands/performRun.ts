import type { LoadedConfig } from "../../config/loadedConfig.js";
import { FileError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import type { Lock } from "../../files/lock.js";
import type { EndRecord, TrainingRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import type { CheckpointWriter } from "../files/checkpointWriter.js";
import { Interrupts } from "../interrupts.js";
import { LiveRun } from "../live/liveRun.js";
import type { Line } from "../output/line.js";
import type { Warnings } from "../output/warnings.js";
import { TrainingLog } from "../reporters/trainingLog.js";
import { renderHead } from "../tables/renderHead.js";
import { describeReached, describeResumed } from "./describeEnd.js";
import { finishRun, type Work } from "./finishRun.js";
import { type LoggedOptions, resumeCommand } from "./trainOptions.js";

/** Where a run writes its checkpoints. */
export interface CheckpointTarget {
  readonly file: string;
  readonly lock: Lock;
  /** To be called by who listens to signals from now on. Until then they end the process. */
  takeSignals(): void;
}

/** Trains, logs and saves, and gives the exit code. A run that ends early saves what it has. */
export async function performRun(
  run: TrainingRun,
  loaded: LoadedConfig,
  options: LoggedOptions,
  context: Context,
  warnings: Warnings,
  target: CheckpointTarget | undefined,
): Promise<number> {
  // Loaded before the run, so that it cannot fail at the end. A run that saves nothing does not need it.
  if (options.out !== undefined) await import("../files/saveModel.js");
  const resumed = run.resumed && { start: run.start, last: run.last, epochs: run.resumed.epochs };
  const log = await TrainingLog.open(options, context, warnings, resumed);
  try {
    const code = await performLogged(run, loaded, options, context, target, log);
    await log.close();
    return code;
  } catch (error) {
    // What went wrong first is what is said. A log that is closed already stays so.
    await log.close().catch(() => undefined);
    throw error;
  }
}

async function performLogged(
  run: TrainingRun,
  { config, directory }: LoadedConfig,
  options: LoggedOptions,
  context: Context,
  target: CheckpointTarget | undefined,
  log: TrainingLog,
): Promise<number> {
  if (run.resumed !== undefined) await log.note(describeResumed(run, run.resumed, config));
  if (!options.quiet) await log.note(...(await describeHead(run, directory, context)));
  const live = await LiveRun.open(run, options, context);
  const report = async (records: readonly TrainingRecord[]) => {
    live.show(records);
    await log.write(records);
  };
  const checkpoints = target && (await openWriter(target, run, options, log, report));
  const interrupts = new Interrupts(context.io, {
    onLeave: () => {
      live.close();
      abandonFiles();
    },
    onKey: () => live.endLine(),
    onCheckpoint: checkpoints && (() => checkpoints.ask((file) => log.note(`checkpoint written to ${file}`))),
    note: (message) => void log.note(message),
  });
  target?.takeSignals();
  const work: Work = { run, config, options, context, log, live, report, checkpoints, interrupts };
  let end: EndRecord | undefined;
  let lost: FileError | undefined;
  let isLeft = false;
  try {
    end = await train(work);
    await live.finish();
    // Before the model is saved, which may fail too.
    lost = await rescueCheckpoint(work);
    if (end !== undefined) isLeft = !(await finishRun(end, work));
  } finally {
    checkpoints?.stop();
    interrupts.stopListening();
    live.close();
    if (lost !== undefined) await log.fail(lost.message);
  }
  if (lost !== undefined) return exitCodes.file;
  if (end?.reason === "diverged") return exitCodes.diverged;
  // A signal that came after the last step interrupted nothing, unless it cut off the log.
  const isDone = end !== undefined && end.reason !== "signal" && !isLeft;
  return isDone || interrupts.received === undefined ? exitCodes.done : exitCodes[interrupts.received];
}

function describeHead(run: TrainingRun, directory: string, { stderr }: Context): Promise<Line[]> {
  const { engine, library } = run.start;
  return renderHead(run.plan, { engine, library, threads: run.threads, directory, room: stderr });
}

async function openWriter(
  target: CheckpointTarget,
  run: TrainingRun,
  { checkpointEvery }: LoggedOptions,
  log: TrainingLog,
  report: Work["report"],
): Promise<CheckpointWriter> {
  const { CheckpointWriter } = await import("../files/checkpointWriter.js");
  return new CheckpointWriter({
    file: target.file,
    lock: target.lock,
    run,
    every: checkpointEvery,
    syncLog: () => log.sync(),
    report: (record) => report([record]),
  });
}

/** Trains until the run ends, or until nobody needs it. */
async function train({
  run,
  options,
  log,
  live,
  report,
  checkpoints,
  interrupts,
}: Work): Promise<EndRecord | undefined> {
  const { out, checkpointEvery } = options;
  const isSaving = out !== undefined || checkpoints !== undefined;
  const signals = [interrupts.signal, ...(checkpoints === undefined ? [] : [checkpoints.failed])];
  const signal = AbortSignal.any(signals);
  for await (const records of run.recordBatches({ signal, every: checkpointEvery })) {
    await report(records);
    await checkpoints?.follow();
    await live.follow();
    const last = records.at(-1);
    if (last?.type === "end") return last;
    if (!(await log.isRunWanted(isSaving, interrupts.signal))) return undefined;
  }
  return undefined;
}

/** If a checkpoint could not be written, saves it elsewhere, and gives the error: what was reached, and where the checkpoint is now. */
async function rescueCheckpoint({ run, options, checkpoints }: Work): Promise<FileError | undefined> {
  const rescue = await checkpoints?.rescue();
  if (rescue === undefined) return undefined;
  const { error, file } = rescue;
  const next = file === undefined ? "" : `; to go on, type ${resumeCommand(file, options)}`;
  return new FileError(`${error.reason}; the run had reached ${describeReached(run.progress)}${next}`, error.file);
}

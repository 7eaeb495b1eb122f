import type { Config } from "../../config/schema.js";
import { FileError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import type { Lock } from "../../files/lock.js";
import { formatExact } from "../../messages/formatExact.js";
import { initialRate } from "../../optim/schedule.js";
import type { EndRecord, TrainingRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import type { CheckpointWriter } from "../files/checkpointWriter.js";
import { Interrupts } from "../interrupts.js";
import { LiveRun } from "../live/liveRun.js";
import type { Warnings } from "../output/warnings.js";
import { TrainingLog } from "../reporters/trainingLog.js";
import { describeEnd, describeModel, describeReached, describeResumed, explainDivergence } from "./describeEnd.js";
import { describeHeldOut } from "./describeHeldOut.js";
import { type LoggedOptions, resumeCommand } from "./trainOptions.js";

/** Where a run writes its checkpoints. */
export interface CheckpointTarget {
  readonly file: string;
  readonly lock: Lock;
  /** To be called by who listens to signals from now on. Until then they end the process. */
  takeSignals(): void;
}

/** What the parts of the work have in common. */
interface Work {
  readonly run: TrainingRun;
  readonly config: Config;
  readonly options: LoggedOptions;
  readonly context: Context;
  readonly log: TrainingLog;
  readonly live: LiveRun;
  /** Sends records to the log and to what is shown live. */
  report(records: readonly TrainingRecord[]): Promise<void>;
  readonly checkpoints: CheckpointWriter | undefined;
  readonly interrupts: Interrupts;
}

/** Trains, logs and saves, and gives the exit code. A run that ends early saves what it has. */
export async function performRun(
  run: TrainingRun,
  config: Config,
  options: LoggedOptions,
  context: Context,
  warnings: Warnings,
  target: CheckpointTarget | undefined,
): Promise<number> {
  // Loaded before the run, so that it cannot fail at the end. A run that saves nothing does not need it.
  if (options.out !== undefined) await import("../files/saveModel.js");
  const resumed = run.resumed && { start: run.start, last: run.last, epochs: run.resumed.epochs };
  const log = await TrainingLog.open(options, context, warnings, resumed);
  if (run.resumed !== undefined) await log.note(describeResumed(run, run.resumed, config));
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
    if (end !== undefined) isLeft = !(await finish(end, work));
  } finally {
    checkpoints?.stop();
    interrupts.stopListening();
    live.close();
    if (lost !== undefined) await log.fail(lost.message);
  }
  await log.close();
  if (lost !== undefined) return exitCodes.file;
  if (end?.reason === "diverged") return exitCodes.diverged;
  // A signal that came after the last step interrupted nothing, unless it cut off the log.
  const isDone = end !== undefined && end.reason !== "signal" && !isLeft;
  return isDone || interrupts.received === undefined ? exitCodes.done : exitCodes[interrupts.received];
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

/** Reports the end of the run on standard error and saves the model. False if a signal came before it was saved. */
async function finish(end: EndRecord, work: Work): Promise<boolean> {
  const { run, config, options, context, log, checkpoints, interrupts } = work;
  const { out } = options;
  const written = checkpoints?.written;
  const isFailed = checkpoints?.failed.aborted === true;
  if (end.reason === "diverged") await log.fail(`${explainDivergence(end)}${describeRestart(end, work)}`);
  // If a checkpoint cannot be written, the error says why the run ends.
  const why = isFailed ? undefined : describeEnd(end, config);
  const hint =
    end.reason === "signal" && checkpoints === undefined ? "; with --checkpoint FILE a run can go on later" : "";
  if (why !== undefined) await log.note(`${why}${hint}`);
  const { metrics, baseline } = end;
  if (metrics !== undefined && baseline !== undefined) {
    for (const line of describeHeldOut({ metrics, baseline }, run.dropped)) await log.note(line);
  }
  if (end.reason === "signal" && written !== undefined && !isFailed) {
    await log.note(`checkpoint written to ${written.file}; to go on, type ${resumeCommand(written.file, options)}`);
  }
  if (out === undefined) return true;
  if (end.model === undefined) {
    await log.fail(`nothing is saved to ${out}: none of the last parameters have a finite loss on the data trained on`);
    return true;
  }
  const { saveModel } = await import("../files/saveModel.js");
  // After a run that a signal ended, only the next signal ends the waiting.
  const signal = end.reason === "signal" ? undefined : interrupts.signal;
  if (!(await saveModel(out, run.model(), context, { note: (message) => log.note(message), signal }))) {
    await log.fail(`${out}: interrupted before all of the model was read from this pipe: it is not saved`);
    return false;
  }
  await log.note(`saved to ${out}${describeModel(end, config)}`);
  return true;
}

/** How a run that has diverged can go on from before that. */
function describeRestart({ model }: EndRecord, { run, config, options, checkpoints }: Work): string {
  const rate = formatExact(Number((initialRate(config.lr) / 10).toPrecision(2)));
  if (checkpoints?.written !== undefined) {
    const { file, epoch } = checkpoints.written;
    // The model that is saved now is in the way.
    const force = options.out !== undefined && model !== undefined ? " --force" : "";
    const command = `${resumeCommand(file, options)} --lr ${rate}${force}`;
    return `; the checkpoint in ${file} is of epoch ${epoch}, before that: to go on from there, type ${command}`;
  }
  if (run.resumed === undefined) return "";
  // What this command has changed is not in the checkpoint.
  return `; ${run.resumed.file} is as it was: to go on from there, type this command again with a smaller rate, such as ${rate}; if that diverges too, its parameters are too large already, and only a new run helps`;
}

/** If a checkpoint could not be written, saves it elsewhere, and gives the error: what was reached, and where the checkpoint is now. */
async function rescueCheckpoint({ run, options, checkpoints }: Work): Promise<FileError | undefined> {
  const rescue = await checkpoints?.rescue();
  if (rescue === undefined) return undefined;
  const { error, file } = rescue;
  const next = file === undefined ? "" : `; to go on, type ${resumeCommand(file, options)}`;
  return new FileError(`${error.reason}; the run had reached ${describeReached(run.progress)}${next}`, error.file);
}

import type { Config } from "../../config/schema.js";
import { FileError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import type { Lock } from "../../files/lock.js";
import type { EndRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import type { CheckpointWriter } from "../files/checkpointWriter.js";
import { Interrupts } from "../interrupts.js";
import type { Warnings } from "../output/warnings.js";
import { TrainingLog } from "../reporters/trainingLog.js";
import { describeEnd, describeModel, describeReached, describeResumed, explainDivergence } from "./describeEnd.js";
import { resumeCommand, type TrainOptions } from "./trainOptions.js";

/** Where a run writes its checkpoints. */
export interface CheckpointTarget {
  readonly file: string;
  readonly lock: Lock;
}

/** What the parts of the work have in common. */
interface Work {
  readonly run: TrainingRun;
  readonly config: Config;
  readonly options: TrainOptions;
  readonly context: Context;
  readonly log: TrainingLog;
  readonly checkpoints: CheckpointWriter | undefined;
  readonly interrupts: Interrupts;
}

/** Trains, logs and saves, and gives the exit code. A run that ends early saves what it has. */
export async function performRun(
  run: TrainingRun,
  config: Config,
  options: TrainOptions,
  context: Context,
  warnings: Warnings,
  target: CheckpointTarget | undefined,
): Promise<number> {
  // Loaded before the run, so that it cannot fail at the end. A run that saves nothing does not need it.
  if (options.out !== undefined) await import("../files/saveModel.js");
  const resumed = run.resumed && { start: run.start, last: run.last, epochs: run.resumed.epochs };
  const log = await TrainingLog.open(options, context, warnings, resumed);
  if (run.resumed !== undefined) await log.note(describeResumed(run, run.resumed, config));
  const checkpoints = target && (await openWriter(target, run, options, log));
  const interrupts = new Interrupts(context.io, {
    onLeave: () => {
      log.clearProgress();
      abandonFiles();
    },
    onCheckpoint: checkpoints && (() => checkpoints.ask()),
    note: (message) => void log.note(message),
  });
  const work: Work = { run, config, options, context, log, checkpoints, interrupts };
  let end: EndRecord | undefined;
  let isLeft = false;
  try {
    end = await train(work);
    if (end !== undefined) isLeft = !(await finish(end, work));
  } finally {
    checkpoints?.stop();
    interrupts.stopListening();
    log.clearProgress();
  }
  await checkRescue(work);
  await log.close();
  if (end?.reason === "diverged") return exitCodes.diverged;
  // A signal that came after the last step interrupted nothing, unless it cut off the log.
  const isDone = end !== undefined && end.reason !== "signal" && !isLeft;
  return isDone || interrupts.received === undefined ? exitCodes.done : exitCodes[interrupts.received];
}

async function openWriter(
  target: CheckpointTarget,
  run: TrainingRun,
  { checkpointEvery }: TrainOptions,
  log: TrainingLog,
): Promise<CheckpointWriter> {
  const { CheckpointWriter } = await import("../files/checkpointWriter.js");
  return new CheckpointWriter({
    ...target,
    run,
    every: checkpointEvery,
    syncLog: () => log.sync(),
    report: (record) => log.write([record]),
  });
}

/** Trains until the run ends, or until nobody needs it. */
async function train({ run, options, log, checkpoints, interrupts }: Work): Promise<EndRecord | undefined> {
  const { out, checkpointEvery } = options;
  const isSaving = out !== undefined || checkpoints !== undefined;
  const signals = [interrupts.signal, ...(checkpoints === undefined ? [] : [checkpoints.failed])];
  const signal = AbortSignal.any(signals);
  for await (const records of run.recordBatches({ signal, every: checkpointEvery })) {
    await log.write(records);
    await checkpoints?.follow();
    const last = records.at(-1);
    if (last?.type === "end") return last;
    if (!(await log.isRunWanted(isSaving, interrupts.signal))) return undefined;
  }
  return undefined;
}

/** Reports the end of the run on standard error and saves the model. False if a signal came before it was saved. */
async function finish(end: EndRecord, { run, config, options, context, log, checkpoints, interrupts }: Work) {
  const { out } = options;
  const written = checkpoints?.written;
  if (end.reason === "diverged") await log.fail(explainDivergence(end, written, config));
  const why = describeEnd(end, config);
  const hint =
    end.reason === "signal" && checkpoints === undefined ? "; with --checkpoint FILE a run can go on later" : "";
  if (why !== undefined) await log.note(`${why}${hint}`);
  if (end.reason === "signal" && written !== undefined && checkpoints?.failed.aborted === false) {
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

/** @throws FileError if a checkpoint could not be written: it says what was reached, and where it is now */
async function checkRescue({ run, options, checkpoints }: Work): Promise<void> {
  const rescue = await checkpoints?.rescue();
  if (rescue === undefined) return;
  const { error, file } = rescue;
  const next = file === undefined ? "" : `; to go on, type ${resumeCommand(file, options)}`;
  throw new FileError(`${error.reason}; the run had reached ${describeReached(run.progress)}${next}`, error.file);
}

import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { parseConfig } from "../../config/loadConfig.js";
import type { LoadedConfig } from "../../config/loadedConfig.js";
import type { ProposalOptions } from "../../config/propose/proposeConfig.js";
import { pathOf, sourceOf } from "../../data/load/dataSpec.js";
import { FileError, UsageError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import { isSameFile } from "../../files/checkWritable.js";
import { followLinks } from "../../files/followLinks.js";
import { acquireLock, type Lock } from "../../files/lock.js";
import { removeStale } from "../../files/temporaryFile.js";
import { formatJson, formatJsonLine } from "../../json/formatJson.js";
import { noSuchFile } from "../../messages/describeFileError.js";
import { readCheckpoint } from "../../model/checkpointFile.js";
import { planeInputsOf } from "../../predict/boundary/planeInputs.js";
import type { ReadingListener } from "../../text/reading.js";
import { prepareRun } from "../../train/prepareRun.js";
import type { Resume } from "../../train/resume.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Weights } from "../../train/weights.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openConfig } from "../files/openConfig.js";
import { openModel } from "../files/openModel.js";
import { checkStandardInput } from "../files/openStdin.js";
import { standardStream } from "../files/standardStream.js";
import { leaveAtSignals } from "../interrupts.js";
import { withProgress } from "../live/withProgress.js";
import { Warnings } from "../output/warnings.js";
import { renderPlan } from "../tables/renderPlan.js";
import { checkCheckpointFile, checkTargets } from "./checkTargets.js";
import { describeResumed } from "./describeEnd.js";
import { performRun } from "./performRun.js";
import { beginningsOfDoubts, describeDoubts, type ProposedConfig, proposeFor, renderProfile } from "./proposeFor.js";
import { pathFrom } from "./runConfigInit.js";
import { checkOptions, checkpointFileOf, collectOverrides, type TrainOptions } from "./trainOptions.js";

/** `backprop train` */
export async function runTrain(file: string | undefined, options: TrainOptions, context: Context): Promise<number> {
  checkOptions(options);
  checkStandardInput([file, options.weights]);
  checkCheckpointFile(options);
  const checkpointFile = options.dryRun ? undefined : checkpointFileOf(options);
  // This comes first: what another run is writing would be out of date as soon as it is read.
  const target = checkpointFile === undefined ? undefined : openTarget(checkpointFile, options, context);
  try {
    const resume = await openCheckpoint(options.resume);
    const warnings = new Warnings(context.stderr);
    const weights = await openWeights(options, context);
    const isSaved = options.out !== undefined || checkpointFile !== undefined;
    const { kept, ...loaded } = await loadConfig(
      file,
      { ...options, model: weights && startOf(weights), isSaved },
      resume,
      context,
      warnings,
    );
    await checkTargets({ ...options, file }, loaded, resume);
    const prepare = (onRead: ReadingListener | undefined) =>
      prepareRun(loaded, {
        engine: options.engine,
        blas: context.io.env.BACKPROP_BLAS || undefined,
        withoutLibrary: options.dryRun || options.format === "json",
        resume,
        weights,
        onRead,
        watch: !options.dryRun && options.watch && (options.logEvery ?? true),
        isSaved,
        kept,
        warn: (message: string) => void warnings.write([message]),
      });
    const run = await withProgress(context, ({ onRead }) => prepare(onRead), !options.quiet).catch((error: unknown) => {
      throw resume === undefined || file !== undefined ? error : explainMissingData(error, loaded);
    });
    if (options.boundary) planeInputsOf(run.datasets.training.inputColumns);
    const { format } = options;
    if (!options.dryRun && format !== "json") {
      await writeHeldOut(run, loaded, options, context);
      return await performRun(run, loaded, { ...options, format }, context, warnings, target);
    }
    await warnings.write(run.warnings);
    if (!options.quiet) {
      if (run.resumed !== undefined) await context.stderr.write([describeResumed(run, run.resumed, loaded.config)]);
      if (format === "json" || format === "ndjson") await context.stdout.writeData(`${formatJsonLine(run.plan)}\n`);
      else await context.stdout.write(await renderPlan(run.plan, context.stdout));
    }
    return exitCodes.done;
  } finally {
    target?.lock.release();
    target?.logLock?.release();
    target?.takeSignals();
  }
}

/** Writes the rows held out before the training, if they are asked for. */
async function writeHeldOut(
  { heldOut }: TrainingRun,
  { config, directory }: LoadedConfig,
  { splitOut, quiet }: TrainOptions,
  context: Context,
): Promise<void> {
  if (splitOut === undefined || heldOut === undefined) return;
  const { writeSplit } = await import("../files/writeSplit.js");
  const note = await writeSplit(splitOut, heldOut, config, directory, context);
  if (!quiet) await context.stderr.write([note]);
}

/**
 * Takes the right to write checkpoints, and the log. What a run that was killed while it saved its model has left behind is removed.
 *
 * @throws FileError if another process writes to one of them
 */
function openTarget(file: string, { out, log }: TrainOptions, { io }: Context) {
  // Before there is a lock, since a signal would leave it behind.
  const takeSignals = leaveAtSignals(io, abandonFiles, "stay");
  let lock: Lock | undefined;
  let logLock: Lock | undefined;
  try {
    lock = acquireLock(file);
    logLock = isFileOfItsOwn(log, file) ? acquireLock(log) : undefined;
    if (out !== undefined) removeStale(followLinks(out), Date.now());
    return { file, lock, logLock, takeSignals };
  } catch (error) {
    logLock?.release();
    lock?.release();
    takeSignals();
    throw error;
  }
}

/** Whether a log is a file, and not that of the checkpoint, which is refused later. Pipes, devices and standard streams need no lock. */
function isFileOfItsOwn(log: string | undefined, checkpoint: string): log is string {
  if (log === undefined || standardStream(log) !== undefined || isSameFile(log, checkpoint)) return false;
  return statSync(log, { throwIfNoEntry: false })?.isFile() !== false && existsSync(dirname(log));
}

async function openCheckpoint(file: string | undefined): Promise<Resume | undefined> {
  return file === undefined ? undefined : { file, checkpoint: await readCheckpoint(file) };
}

async function openWeights({ weights, refit }: TrainOptions, context: Context): Promise<Weights | undefined> {
  if (weights === undefined) return undefined;
  return { file: weights, model: await openModel(weights, context), isRefit: refit };
}

/** What a config that is proposed must have of a model. */
function startOf({ model, isRefit = false }: Weights): ProposalOptions["model"] {
  const { layers, loss } = model.config;
  return { layers, loss, inputs: model.inputs?.columns, outputs: model.outputs?.columns, isRefit };
}

/** Data that is not where it was when the checkpoint was written: says how to name it. Gives any other error back. */
function explainMissingData(error: unknown, { config, directory }: LoadedConfig): unknown {
  if (!(error instanceof FileError) || error.reason !== noSuchFile) return error;
  for (const key of ["data", "validation"] as const) {
    const data = config[key];
    const source = typeof data === "object" ? sourceOf(data) : undefined;
    if (source?.kind !== "file" || pathOf(source.file, directory) !== error.file) continue;
    const entry = `${key}.${source.file.format}`;
    return new FileError(
      `${error.reason}: if it is elsewhere now, add --set ${entry}=FILE, with the whole path`,
      error.file,
    );
  }
  return error;
}

/** The config that is named, else that of the checkpoint; with the entries that the command line sets. */
async function loadConfig(
  file: string | undefined,
  options: TrainOptions & Pick<ProposalOptions, "model"> & { readonly isSaved: boolean },
  resume: Resume | undefined,
  context: Context,
  warnings: Warnings,
): Promise<LoadedConfig & Pick<Partial<ProposedConfig>, "kept">> {
  const { stderr } = context;
  const overrides = collectOverrides(options);
  if (options.target.length > 0) {
    if (file === undefined)
      throw new UsageError("--target goes with a file of data: type backprop train DATA --target COLUMN");
    const proposed = await withProgress(
      context,
      ({ onRead }) => proposeFor(file, options, (path) => pathFrom(".", path), onRead, { isHashed: options.isSaved }),
      !options.quiet,
    );
    // A dry run shows the columns itself.
    if (!options.quiet && !options.dryRun) await stderr.write(await renderProfile(proposed, stderr));
    if (!options.quiet) {
      await stderr.write(describeDoubts(proposed));
      warnings.know(beginningsOfDoubts(proposed));
    }
    const source = { file: `the config for ${file}`, directory: ".", overrides, hasLines: false };
    return { ...(await parseConfig(proposed.text, source)), kept: proposed.kept };
  }
  if (file !== undefined) return openConfig(file, overrides, context);
  if (resume === undefined) {
    throw new UsageError("missing the config: type backprop train CONFIG, or --resume CHECKPOINT to go on with a run");
  }
  const { config, directory } = resume.checkpoint;
  return parseConfig(formatJson(config), { file: resume.file, directory, overrides, hasLines: false });
}

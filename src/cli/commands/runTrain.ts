import { parseConfig, readConfig, readConfigFrom } from "../../config/loadConfig.js";
import type { LoadedConfig } from "../../config/loadedConfig.js";
import { UsageError } from "../../errors.js";
import { acquireLock } from "../../files/lock.js";
import { formatJson } from "../../json/formatJson.js";
import { readCheckpoint } from "../../model/checkpointFile.js";
import { prepareRun, type RunOptions } from "../../train/prepareRun.js";
import type { Resume } from "../../train/resume.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openModel } from "../files/openModel.js";
import { openStdin } from "../files/openStdin.js";
import { Warnings } from "../output/warnings.js";
import { renderSummary } from "../tables/renderSummary.js";
import { checkTargets } from "./checkTargets.js";
import { performRun } from "./performRun.js";
import { checkOptions, checkpointFileOf, collectOverrides, type TrainOptions } from "./trainOptions.js";

/** `backprop train` */
export async function runTrain(file: string | undefined, options: TrainOptions, context: Context): Promise<number> {
  checkOptions(options);
  const checkpointFile = options.dryRun ? undefined : checkpointFileOf(options);
  // This comes first: what another run is writing would be out of date as soon as it is read.
  const lock = checkpointFile === undefined ? undefined : acquireLock(checkpointFile);
  try {
    const resume = await openCheckpoint(options.resume);
    const loaded = await loadConfig(file, options, resume, context);
    await checkTargets({ ...options, file }, loaded, resume);
    const warnings = new Warnings(context.stderr);
    const run = await prepareRun(loaded, {
      engine: options.engine,
      resume,
      weights: await openWeights(options, context),
      isSaved: options.out !== undefined || checkpointFile !== undefined,
      warn: (message: string) => void warnings.write([message]),
    });
    if (!options.dryRun) {
      const checkpoints =
        checkpointFile === undefined || lock === undefined ? undefined : { file: checkpointFile, lock };
      return await performRun(run, loaded.config, options, context, warnings, checkpoints);
    }
    await warnings.write(run.warnings);
    if (!options.quiet) await context.stdout.write(await renderSummary(run.summary, loaded.config));
    return exitCodes.done;
  } finally {
    lock?.release();
  }
}

async function openCheckpoint(file: string | undefined): Promise<Resume | undefined> {
  return file === undefined ? undefined : { file, checkpoint: await readCheckpoint(file) };
}

async function openWeights({ weights, refit }: TrainOptions, context: Context): Promise<RunOptions["weights"]> {
  if (weights === undefined) return undefined;
  return { file: weights, model: await openModel(weights, context.stderr), isRefit: refit };
}

/** The config that is named, else that of the checkpoint; with the entries that the command line sets. */
async function loadConfig(
  file: string | undefined,
  options: TrainOptions,
  resume: Resume | undefined,
  { io }: Context,
): Promise<LoadedConfig> {
  const overrides = collectOverrides(options);
  if (file === "-") return readConfigFrom(openStdin(io.stdin), ".", overrides);
  if (file !== undefined) return readConfig(file, overrides);
  if (resume === undefined) {
    throw new UsageError("missing the config: type backprop train CONFIG, or --resume CHECKPOINT to go on with a run");
  }
  const { config, directory } = resume.checkpoint;
  return parseConfig(formatJson(config), { file: resume.file, directory, overrides });
}

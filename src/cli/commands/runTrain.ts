import { readConfig, readConfigFrom } from "../../config/loadConfig.js";
import type { LoadedConfig } from "../../config/loadedConfig.js";
import { type Override, parseOverride } from "../../config/overrides.js";
import type { Config } from "../../config/schema.js";
import type { EngineName } from "../../engine/engine.js";
import { UsageError } from "../../errors.js";
import { prepareRun } from "../../train/prepareRun.js";
import type { EndRecord } from "../../train/records.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openModel } from "../files/openModel.js";
import { openStdin } from "../files/openStdin.js";
import { Interrupts } from "../interrupts.js";
import { Warnings } from "../output/warnings.js";
import type { LogFormat } from "../reporters/logFormat.js";
import { TrainingLog } from "../reporters/trainingLog.js";
import { renderSummary } from "../tables/renderSummary.js";
import { checkTargets } from "./checkTargets.js";
import { describeEnd, describeModel, explainDivergence } from "./describeEnd.js";
import type { TypedNumber } from "./optionValues.js";

/** The options as commander hands them over. */
export interface TrainOptions {
  readonly epochs?: TypedNumber;
  readonly lr?: TypedNumber;
  readonly seed?: TypedNumber;
  readonly batchSize?: TypedNumber;
  readonly set: readonly string[];
  readonly format: LogFormat;
  readonly log?: string;
  readonly logEvery?: number;
  readonly quiet: boolean;
  readonly out?: string;
  readonly force: boolean;
  readonly weights?: string;
  readonly refit: boolean;
  readonly engine: EngineName;
  readonly dryRun: boolean;
}

/** `backprop train` */
export async function runTrain(file: string, options: TrainOptions, context: Context): Promise<number> {
  const { weights, refit, dryRun, quiet, engine } = options;
  const { io, stdout } = context;
  if (refit && weights === undefined) throw new UsageError("--refit goes with --weights: add it, or leave this out");
  const loaded = await loadConfig(file, collectOverrides(options), io.stdin);
  checkTargets({ ...options, file }, loaded);
  const start =
    weights === undefined
      ? undefined
      : { file: weights, model: await openModel(weights, context.stderr), isRefit: refit };
  const warnings = new Warnings(context.stderr);
  const warn = (message: string) => void warnings.write([message]);
  const run = await prepareRun(loaded, { weights: start, engine, isSaved: options.out !== undefined, warn });
  if (!dryRun) return train(run, loaded.config, options, context, warnings);
  await warnings.write(run.warnings);
  if (!quiet) await stdout.write(await renderSummary(run.summary, loaded.config));
  return exitCodes.done;
}

async function loadConfig(
  file: string,
  overrides: readonly Override[],
  stdin: NodeJS.ReadableStream,
): Promise<LoadedConfig> {
  return file === "-" ? readConfigFrom(openStdin(stdin), ".", overrides) : readConfig(file, overrides);
}

/** The entries of the config that the command line sets. */
function collectOverrides({ epochs, lr, seed, batchSize, set }: TrainOptions): readonly Override[] {
  const shortcuts = [
    ["epochs", "--epochs", epochs],
    ["lr", "--lr", lr, "initial"],
    ["seed", "--seed", seed],
    ["batchSize", "--batch-size", batchSize],
  ] as const;
  const given = shortcuts.flatMap(([key, option, typed, within]): Override[] =>
    typed === undefined
      ? []
      : [{ path: [key], value: typed.value, text: typed.text, within, source: `${option} ${typed.text}` }],
  );
  return [...given, ...set.map(parseOverride)];
}

/** Trains, logs and saves. A run that ends early saves the parameters that it has. */
async function train(
  run: TrainingRun,
  config: Config,
  { out, ...options }: TrainOptions,
  context: Context,
  warnings: Warnings,
): Promise<number> {
  // Loaded before the run, so that it cannot fail at the end. A run that saves nothing does not need it.
  if (out !== undefined) await import("../files/saveModel.js");
  const log = await TrainingLog.open(options, context, warnings);
  const interrupts = new Interrupts(context.io, {
    onLeave: () => log.clearProgress(),
    note: (message) => void log.note(message),
  });
  let end: EndRecord | undefined;
  let isLeft = false;
  try {
    for await (const records of run.recordBatches({ signal: interrupts.signal })) {
      await log.write(records);
      end = records.find((record) => record.type === "end");
      if (end === undefined && !(await log.isRunWanted(out !== undefined, interrupts.signal))) break;
    }
    if (end !== undefined) isLeft = !(await finish(end, run, config, out, log, context, interrupts));
  } finally {
    interrupts.stopListening();
    log.clearProgress();
  }
  await log.close();
  if (end?.reason === "diverged") return exitCodes.diverged;
  // A signal that came after the last step interrupted nothing, unless it cut off the log.
  const isDone = end !== undefined && end.reason !== "signal" && !isLeft;
  return isDone || interrupts.received === undefined ? exitCodes.done : exitCodes[interrupts.received];
}

/** Reports the end of the run on standard error and saves the model. False if a signal came before it was saved. */
async function finish(
  end: EndRecord,
  run: TrainingRun,
  config: Config,
  out: string | undefined,
  log: TrainingLog,
  context: Context,
  interrupts: Interrupts,
): Promise<boolean> {
  if (end.reason === "diverged") await log.fail(explainDivergence(end));
  const why = describeEnd(end, config);
  if (why !== undefined) await log.note(why);
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
  const next = end.reason === "signal" ? `; to start a new run from these parameters, add --weights ${out}` : "";
  await log.note(`saved to ${out}${describeModel(end, config)}${next}`);
  return true;
}

import { UsageError } from "../../errors.js";
import { NonFiniteOutputError } from "../../forward/explainNonFinite.js";
import { formatJsonLine } from "../../json/formatJson.js";
import type { Evaluation } from "../../metrics/evaluation.js";
import { namesOfMetrics } from "../../metrics/namesOfMetrics.js";
import { dialectOf } from "../../predict/dialectOf.js";
import { Evaluator, evaluateRows } from "../../predict/evaluator.js";
import { evaluateHeldOut, findHeldOut, type HeldOutOptions } from "../../predict/heldOut.js";
import { type RestoredModel, restoreModel } from "../../predict/restoreModel.js";
import { withThreshold } from "../../predict/withThreshold.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { describeTypedRows, openDataInput } from "../files/openDataInput.js";
import { openModel } from "../files/openModel.js";
import { checkStandardInput, isTypedIn, noteWaiting } from "../files/openStdin.js";
import type { Progress } from "../live/progress.js";
import { withProgress } from "../live/withProgress.js";
import { red } from "../output/line.js";
import { Warnings } from "../output/warnings.js";
import { renderEvaluation } from "../tables/renderEvaluation.js";
import { checkTarget } from "./checkTargets.js";
import { checkRequirements, failRequirements, findInfinite, parseRequirement } from "./requirements.js";
import type { ReportFormat, RowsOptions } from "./sharedOptions.js";

/** The options as commander hands them over. */
export interface EvaluateOptions extends RowsOptions {
  readonly require: readonly string[];
  readonly format: ReportFormat;
  readonly validation: boolean;
  readonly splitOut?: string;
  readonly force: boolean;
}

/** `backprop evaluate` */
export async function runEvaluate(
  modelFile: string,
  dataFile: string | undefined,
  options: EvaluateOptions,
  context: Context,
): Promise<number> {
  const { stdout, stderr } = context;
  checkSplit(modelFile, dataFile, options);
  if (!options.validation) checkStandardInput([modelFile, dataFile ?? "-"]);
  const content = await openModel(modelFile, context);
  const restored = restoreModel(content, modelFile);
  const model = withThreshold(restored, options.threshold);
  // Parsed first: a mistake in a condition should be reported before a long file is read.
  const requirements = options.require.map((text) => parseRequirement(text, namesOfMetrics(model)));
  const fail = (messages: readonly string[]) => stderr.write(messages.map((message) => [red("error:"), ` ${message}`]));
  let evaluation: Evaluation;
  try {
    evaluation = options.validation
      ? await evaluateAgain(
          model,
          { modelFile, dataFile, origin: content.data, engine: options.engine },
          options,
          context,
        )
      : await evaluateFile(model, dataFile, options, context);
  } catch (problem) {
    if (!(problem instanceof NonFiniteOutputError) || requirements.length === 0) throw problem;
    await fail([problem.message, ...failRequirements(requirements)]);
    return exitCodes.checkFailed;
  }
  const write: Readonly<Record<ReportFormat, () => Promise<void>>> = {
    text: async () => stdout.write(await renderEvaluation(evaluation, stdout)),
    json: () => stdout.writeData(`${formatJsonLine(evaluation)}\n`),
  };
  await write[options.format]();
  await new Warnings(stderr).write(
    findInfinite(evaluation).map(
      ([metric, value]) =>
        `${metric} is ${value}: the outputs are finite, but it is beyond the largest ${model.config.dtype} number`,
    ),
  );
  const failures = checkRequirements(requirements, evaluation);
  await fail(failures);
  return failures.length > 0 ? exitCodes.checkFailed : exitCodes.done;
}

async function evaluateFile(
  model: RestoredModel,
  file: string | undefined,
  options: EvaluateOptions,
  context: Context,
): Promise<Evaluation> {
  const evaluator = await Evaluator.open(model, options.engine);
  await noteWaiting(file, describeTypedRows(evaluator.names), context);
  const dialect = dialectOf(model.config);
  const work = async (progress: Progress) => {
    const reader = await openDataInput(file, options, dialect, context.io.stdin, progress.onRead);
    progress.rows = () => reader.rowsRead;
    return evaluateRows(evaluator, reader);
  };
  return withProgress(context, work, !isTypedIn(file, context.io));
}

/** Measures a model on the rows that its run held out, and writes them, if that is asked for. */
async function evaluateAgain(
  model: RestoredModel,
  where: HeldOutOptions,
  { splitOut }: EvaluateOptions,
  context: Context,
): Promise<Evaluation> {
  const found = await withProgress(context, ({ onRead }) => findHeldOut(model, { ...where, onRead }));
  await new Warnings(context.stderr).write(found.warnings);
  const evaluation = await evaluateHeldOut(model, found, where);
  if (splitOut !== undefined) {
    const { writeSplit } = await import("../files/writeSplit.js");
    await context.stderr.write([await writeSplit(splitOut, found.heldOut, model.config, found.directory, context)]);
  }
  return evaluation;
}

/** @throws UsageError, FileError if options do not go together, or if the file of the rows cannot be written */
function checkSplit(
  modelFile: string,
  dataFile: string | undefined,
  { validation, splitOut, force, inputFormat, delimiter, quote }: EvaluateOptions,
): void {
  if (validation && (inputFormat ?? delimiter ?? quote) !== undefined) {
    throw new UsageError(
      "--validation reads the data as the model's run did: leave out --input-format, --delimiter and --quote",
    );
  }
  if (validation && dataFile === "-") {
    throw new UsageError("--validation reads the data twice, which standard input cannot give: name the file");
  }
  if (splitOut === undefined) return;
  if (!validation) throw new UsageError("--split-out goes with --validation: add it, or leave this out");
  if (splitOut === "" || splitOut === "-") {
    throw new UsageError(`--split-out: got "${splitOut}", expected the name of a file`);
  }
  checkTarget("--split-out", splitOut, { force, remedy: "add --force" }, [
    ["the model", modelFile],
    ["the data", dataFile],
  ]);
}

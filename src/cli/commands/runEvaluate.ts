import { NonFiniteOutputError } from "../../forward/explainNonFinite.js";
import { formatJsonLine } from "../../json/formatJson.js";
import type { Evaluation } from "../../metrics/evaluation.js";
import { namesOfMetrics } from "../../metrics/namesOfMetrics.js";
import { dialectOf } from "../../predict/dialectOf.js";
import { Evaluator, evaluateRows } from "../../predict/evaluator.js";
import { restoreModel } from "../../predict/restoreModel.js";
import { withThreshold } from "../../predict/withThreshold.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { noteWaiting, openDataInput } from "../files/openDataInput.js";
import { openModel } from "../files/openModel.js";
import { red } from "../output/line.js";
import { Warnings } from "../output/warnings.js";
import { renderEvaluation } from "../tables/renderEvaluation.js";
import { checkRequirements, failRequirements, findInfinite, parseRequirement } from "./requirements.js";
import type { ReportFormat, RowsOptions } from "./sharedOptions.js";

/** The options as commander hands them over. */
export interface EvaluateOptions extends RowsOptions {
  readonly require: readonly string[];
  readonly format: ReportFormat;
}

/** `backprop evaluate` */
export async function runEvaluate(
  modelFile: string,
  dataFile: string | undefined,
  options: EvaluateOptions,
  context: Context,
): Promise<number> {
  const { io, stdout, stderr } = context;
  const restored = restoreModel(await openModel(modelFile, stderr), modelFile);
  const model = withThreshold(restored, options.threshold);
  // Parsed first: a mistake in a condition should be reported before a long file is read.
  const requirements = options.require.map((text) => parseRequirement(text, namesOfMetrics(model)));
  const fail = (messages: readonly string[]) => stderr.write(messages.map((message) => [red("error:"), ` ${message}`]));
  let evaluation: Evaluation;
  try {
    const evaluator = await Evaluator.open(model, options.engine);
    await noteWaiting(dataFile, evaluator.names, context);
    evaluation = await evaluateRows(
      evaluator,
      await openDataInput(dataFile, options, dialectOf(model.config), io.stdin),
    );
  } catch (problem) {
    if (!(problem instanceof NonFiniteOutputError) || requirements.length === 0) throw problem;
    await fail([problem.message, ...failRequirements(requirements)]);
    return exitCodes.checkFailed;
  }
  const write: Readonly<Record<ReportFormat, () => Promise<void>>> = {
    text: async () => stdout.write(await renderEvaluation(evaluation)),
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

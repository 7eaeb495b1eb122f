import { dialectOf } from "../../predict/dialect.js";
import { evaluateModel } from "../../predict/evaluate.js";
import { readEncoded } from "../../predict/readEncoded.js";
import { restoreModel } from "../../predict/restoreModel.js";
import type { Context } from "../context.js";
import { openDataInput } from "../dataInput.js";
import { renderEvaluation } from "../evaluationTables.js";
import { exitCodes } from "../exitCodes.js";
import { formatJsonLine } from "../jsonLine.js";
import { openModel } from "../openModel.js";
import { checkRequirements, namesOfMetrics, parseRequirement } from "../requirements.js";
import type { EvaluateOptions } from "./evaluateOptions.js";

/** `backprop evaluate` */
export async function runEvaluate(
  modelFile: string,
  dataFile: string | undefined,
  options: EvaluateOptions,
  { io, stdout, stderr }: Context,
): Promise<number> {
  const model = restoreModel(await openModel(modelFile, stderr), modelFile);
  // Looked at first: a slip in a condition should not be told after a long file.
  const requirements = options.require.map((text) => parseRequirement(text, namesOfMetrics(model)));
  const rows = await readEncoded(await openDataInput(dataFile, options, dialectOf(model.config), io.stdin), model);
  const evaluation = await evaluateModel(model, rows, options.engine);
  if (options.format === "json") await stdout.write([formatJsonLine(evaluation)]);
  else await stdout.write(renderEvaluation(evaluation, stdout.style));
  const failures = checkRequirements(requirements, evaluation);
  await stderr.write(failures.map((failure) => `${stderr.style.red("error:")} ${failure}`));
  return failures.length > 0 ? exitCodes.checkFailed : exitCodes.done;
}

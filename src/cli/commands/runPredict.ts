import { readModel } from "../../model/modelFile.js";
import { answerRows, Predictor } from "../../predict/predictor.js";
import { restoreModel } from "../../predict/restoreModel.js";
import type { Context } from "../context.js";
import { openDataInput } from "../dataInput.js";
import { exitCodes } from "../exitCodes.js";
import { createRowWriter } from "../rowWriters.js";
import type { PredictOptions } from "./predictOptions.js";

/** `backprop predict` */
export async function runPredict(
  modelFile: string,
  dataFile: string | undefined,
  options: PredictOptions,
  { io, stdout }: Context,
): Promise<number> {
  const model = restoreModel(await readModel(modelFile), modelFile);
  const predictor = await Predictor.open(model, options);
  const writer = createRowWriter(options.format, predictor.columns);
  let written = 0;
  for await (const { answers, error } of answerRows(predictor, await openDataInput(dataFile, options, io.stdin))) {
    // What is in order is written, whatever comes behind it.
    await stdout.writeText((written === 0 ? writer.head : "") + writer.rows(answers));
    written += answers.length;
    if (error !== undefined) throw error;
    if (!stdout.isOpen) return exitCodes.done;
  }
  await stdout.writeText((written === 0 ? writer.head : "") + writer.tail(written === 0));
  return exitCodes.done;
}

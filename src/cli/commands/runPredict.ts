import { dialectOf } from "../../predict/dialectOf.js";
import { Predictor, predictRows } from "../../predict/predictor.js";
import { restoreModel } from "../../predict/restoreModel.js";
import { withThreshold } from "../../predict/withThreshold.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { createRowWriter } from "../files/createRowWriter.js";
import { openDataInput } from "../files/openDataInput.js";
import { openModel } from "../files/openModel.js";
import type { OutputFormat } from "../files/outputFormat.js";
import type { RowsOptions } from "./sharedOptions.js";

/** The options as commander hands them over. */
export interface PredictOptions extends RowsOptions {
  readonly probabilities: boolean;
  readonly format: OutputFormat;
}

/** `backprop predict` */
export async function runPredict(
  modelFile: string,
  dataFile: string | undefined,
  options: PredictOptions,
  { io, stdout, stderr }: Context,
): Promise<number> {
  const restored = restoreModel(await openModel(modelFile, stderr), modelFile);
  const model = withThreshold(restored, options.threshold);
  const predictor = await Predictor.open(model, options);
  const writer = createRowWriter(options.format, predictor.columns);
  const rows = predictRows(predictor, await openDataInput(dataFile, options, dialectOf(model.config), io.stdin));
  let isEmpty = true;
  try {
    for await (const { predictions, error } of rows) {
      // Good rows are written even if a bad one follows.
      if (predictions.length > 0) await stdout.writeData((isEmpty ? writer.head : "") + writer.rows(predictions));
      isEmpty &&= predictions.length === 0;
      if (error !== undefined) throw error;
      if (!stdout.isOpen) return exitCodes.done;
    }
  } catch (error) {
    // A list that was begun is closed, so that it is valid JSON.
    if (!isEmpty) await stdout.writeData(writer.tail(isEmpty));
    throw error;
  }
  await stdout.writeData((isEmpty ? writer.head : "") + writer.tail(isEmpty));
  return exitCodes.done;
}

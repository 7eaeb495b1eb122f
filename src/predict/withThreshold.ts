import { UsageError } from "../errors.js";
import { explainThreshold } from "../forward/explainThreshold.js";
import type { RestoredModel } from "./restoreModel.js";

/**
 * A model that predicts the second of two classes if its probability is above another threshold.
 *
 * @param threshold in 0 … 1, both excluded; if left out, it is the model's own
 * @throws UsageError if the targets are not of two classes
 */
export function withThreshold(model: RestoredModel, threshold: number | undefined): RestoredModel {
  if (threshold === undefined) return model;
  const problem = explainThreshold(model.outputColumns);
  if (problem !== undefined) throw new UsageError(`threshold ${threshold}: ${problem}`);
  return { ...model, config: { ...model.config, threshold } };
}

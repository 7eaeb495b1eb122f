import type { Dataset } from "../data/encode/dataset.js";
import type { Rows } from "../engine/engine.js";
import { weighRows } from "../forward/rowWeights.js";
import { sum } from "../metrics/sum.js";
import type { LossName } from "../nn/losses/losses.js";

/** A dataset as steps read it. */
export interface WeighedData {
  readonly rows: number;
  readonly isWeighted: boolean;
  /** Inputs and targets; then the weights of the rows and their divisors, if they have weights. Measurements take no divisors. */
  readonly tables: readonly Rows[];
  /** What the mean of a measurement's losses is multiplied by: then it is divided by the sum of the divisors. */
  readonly lossScale: number;
}

export function weighData(dataset: Dataset, loss: LossName): WeighedData {
  const { inputs, targets, outputColumns, sampleWeights } = dataset;
  const { rows } = inputs;
  const found = weighRows({ rows, targets: targets.values, outputColumns, sampleWeights }, loss);
  if (found === undefined) return { rows, isWeighted: false, tables: [inputs, targets], lossScale: 1 };
  const weights = { columns: 1, values: found.weights };
  const divisors = found.divisors === found.weights ? weights : { columns: 1, values: found.divisors };
  const lossScale = rows / sum(found.divisors);
  return { rows, isWeighted: true, tables: [inputs, targets, weights, divisors], lossScale };
}

import { constant, input } from "../graph/node.js";
import type { Node } from "../graph/op.js";
import type { Network } from "../nn/network.js";
import { ops } from "../ops/index.js";
import { buildBatchGraph, countCorrect, type LossOptions, type Step } from "./buildBatchGraph.js";

export interface MeasureOptions extends LossOptions {
  /** Given if scaling predictions back can make them infinite: then their loss is NaN. */
  readonly unscaling?: Unscaling | undefined;
}

/** What bounds all predictions in their raw unit: |prediction| · factor + offset, or of logarithms the exponential of that. */
export interface Unscaling {
  readonly factor: number;
  readonly offset: number;
  readonly areLogarithms: boolean;
}

/** A step that measures a batch and trains nothing. Its inputs are the batch, its targets, and its weights: its loss is Σ w·l / rows. */
export function buildMeasurement(network: Network, options: MeasureOptions, rows: number): Step {
  const { loss: name, correct, unscaling, isWeighted = false } = options;
  const weights = input("weights", [rows, 1]);
  const batch = buildBatchGraph(network, name, rows, [], isWeighted ? { weights } : undefined);
  const loss = unscaling === undefined ? batch.loss : ops.add(batch.loss, checkUnscaled(batch.prediction, unscaling));
  const graph = {
    rows,
    inputs: [batch.x, batch.target, ...(isWeighted ? [weights] : [])],
    loss,
    updates: countCorrect(batch, correct),
  };
  return { graph, batch, rules: [], gradients: [], clipped: [], parts: [] };
}

/** 0 if all predictions are finite in their raw unit, else NaN. */
function checkUnscaled(prediction: Node, { factor, offset, areLogarithms }: Unscaling): Node {
  const linear = ops.add(ops.multiply(ops.abs(prediction), constant(factor)), constant(offset));
  const bound = areLogarithms ? ops.exp(linear) : linear;
  return ops.sum(ops.subtract(bound, bound));
}

import type { Node } from "../graph/op.js";
import { ops } from "../ops/index.js";

/** Maps predictions and targets, both [rows, outputs], to one number. */
type Loss = (prediction: Node, target: Node) => Node;

/**
 * The entropies are in nats, from logits. `crossEntropy` averages over samples, since its outputs are one answer; all others
 * average over samples and outputs.
 */
const losses = {
  mse: ops.meanSquaredError,
  mae: (prediction, target) => ops.mean(ops.abs(ops.subtract(prediction, target))),
  huber: (prediction, target) => ops.mean(ops.huber(prediction, target)),
  crossEntropy: ops.softmaxCrossEntropy,
  binaryCrossEntropy: (logits, target) => ops.mean(ops.mean(ops.binaryCrossEntropy(logits, target), { axis: 1 })),
} as const satisfies Readonly<Record<string, Loss>>;

export type LossName = keyof typeof losses;
export const lossNames = Object.keys(losses) as readonly LossName[];

/** The loss of a batch as a node: a single number. */
export function buildLoss(name: LossName, prediction: Node, target: Node): Node {
  return losses[name](prediction, target);
}

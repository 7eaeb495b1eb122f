import type { Node } from "../graph/op.js";
import { ops } from "../ops/index.js";

/** Maps predictions and targets, both [rows, outputs], to one number. */
type Loss = (prediction: Node, target: Node) => Node;

/** `mse`, `mae` and `huber` average over samples and outputs; the entropies over samples, in nats, from logits. */
const losses = {
  mse: ops.meanSquaredError,
  mae: (prediction, target) => ops.mean(ops.abs(ops.subtract(prediction, target))),
  huber: (prediction, target) => ops.mean(ops.huber(prediction, target)),
  crossEntropy: ops.softmaxCrossEntropy,
  binaryCrossEntropy: (logits, target) => ops.mean(ops.sum(ops.binaryCrossEntropy(logits, target), { axis: 1 })),
} as const satisfies Readonly<Record<string, Loss>>;

export type LossName = keyof typeof losses;
export const lossNames = Object.keys(losses) as readonly LossName[];

/** The loss of a batch as a node: a single number. */
export function buildLoss(name: LossName, prediction: Node, target: Node): Node {
  return losses[name](prediction, target);
}

import { constant } from "../graph/node.js";
import type { Node, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import type { TakePart } from "./namedPart.js";

/** factor · node; the node itself if the factor is 1. */
export function scale(node: Node, factor: number): Node {
  return factor === 1 ? node : ops.multiply(node, constant(factor));
}

/** g + weightDecay · p: the gradient of loss + weightDecay / 2 · Σ p². */
export function addDecay(gradient: Node, parameter: Variable, weightDecay: number, takePart?: TakePart): Node {
  if (weightDecay === 0) return gradient;
  const node = ops.add(gradient, scale(parameter, weightDecay));
  takePart?.({ node, name: `${parameter.name}.grad.decayed`, role: "the gradient with weight decay" });
  return node;
}

/** decay · average + (1 - decay) · value */
export function movingAverage(average: Node, value: Node, decay: number): Node {
  return ops.add(scale(average, decay), scale(value, 1 - decay));
}

/** p - lr · numerator / denominator, rounded in the same order as in PyTorch. */
export function descendBy(parameter: Node, lr: Node, numerator: Node, denominator: Node): Node {
  return ops.subtract(parameter, ops.divide(ops.multiply(lr, numerator), denominator));
}

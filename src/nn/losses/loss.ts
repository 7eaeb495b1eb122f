import type { Node } from "../../graph/op.js";
import { ops } from "../../ops/index.js";
import type { ClassTargets, NumberTargets } from "../targets/targets.js";

/** Everything that depends on which loss a network is trained with. */
export type Loss = NumberLoss | ClassLoss;

/** The network's outputs are the predictions. */
export interface NumberLoss extends Base {
  readonly targets: NumberTargets;
  readonly activation?: undefined;
  readonly isDividedByClassWeights?: undefined;
}

export interface ClassLoss extends Base {
  /** How data is encoded, how predictions are read, and what is counted as correct. */
  readonly targets: ClassTargets;
  /**
   * The activation that turns the network's outputs, which are logits, into probabilities. The loss applies it itself, so a last layer
   * with it is a mistake.
   */
  readonly activation: "softmax" | "sigmoid";
  /** Whether the loss of a batch is divided by the sum of its class weights, as with PyTorch's `weight`. It is not with `pos_weight`. */
  readonly isDividedByClassWeights: boolean;
}

interface Base {
  /** An activation of the last layer that does not change the loss. */
  readonly unchangedBy?: "logSoftmax";
  /** The loss of each row, [rows, 1], from outputs and targets, both [rows, outputs]. */
  readonly buildRows: (outputs: Node, targets: Node) => Node;
  /** Their mean, a single number, in fewer operations. */
  readonly build?: (outputs: Node, targets: Node) => Node;
}

/** The loss of a batch, a single number: the mean over its rows. */
export function buildLoss({ build, buildRows }: Pick<Loss, "build" | "buildRows">, outputs: Node, targets: Node): Node {
  return build === undefined ? ops.mean(buildRows(outputs, targets)) : build(outputs, targets);
}

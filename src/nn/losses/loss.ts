import type { Node } from "../../graph/op.js";
import type { Targets } from "../targets/targets.js";

/** Everything that depends on which loss a network is trained with. */
export interface Loss {
  /** The targets that it takes: how data is encoded, how predictions are read, and what is counted as correct. */
  readonly targets: Targets;
  /**
   * The activation that turns the network's outputs into predictions. The loss takes logits and applies it itself, so a last layer
   * with it is a mistake. Left out if the outputs are the predictions.
   */
  readonly activation?: "softmax" | "sigmoid";
  /** An activation of the last layer that does not change the loss. */
  readonly unchangedBy?: "logSoftmax";
  /** The loss of a batch, a single number, from outputs and targets, both [rows, outputs]. */
  readonly build: (outputs: Node, targets: Node) => Node;
}

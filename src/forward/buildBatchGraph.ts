import type { AskedRule } from "../autodiff/gradients.js";
import type { StepGraph } from "../engine/engine.js";
import { constant, input } from "../graph/node.js";
import type { Input, Node } from "../graph/op.js";
import { buildLoss } from "../nn/losses/loss.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { applyLayers, type Network } from "../nn/network.js";
import type { CorrectCount } from "../nn/targets/targets.js";
import { ops } from "../ops/index.js";
import type { NamedPart } from "../optim/namedPart.js";

/** The network and its loss over a batch. */
export interface BatchGraph {
  /** [rows, inputWidth] */
  readonly x: Input;
  /** [rows, outputWidth] */
  readonly target: Input;
  /** The output of each layer. */
  readonly outputs: readonly Node[];
  readonly prediction: Node;
  readonly loss: Node;
}

/** How much the rows of a batch count. Its loss is Σ w·l / Σ n over its rows, with l the loss of a row. */
export interface WeightInputs {
  /** w, [rows, 1] */
  readonly weights: Input;
  /** n, [rows, 1]; if left out, it is 1 for each row. */
  readonly divisors?: Input;
}

/**
 * The forward half: from a batch to its loss.
 *
 * @param masks of the dropout layers, while training
 * @param weights if left out, all rows count the same
 */
export function buildBatchGraph(
  network: Network,
  loss: LossName,
  rows: number,
  masks: readonly Input[] = [],
  weights?: WeightInputs,
): BatchGraph {
  const x = input("x", [rows, network.inputWidth]);
  const target = input("target", [rows, network.outputWidth]);
  const outputs = applyLayers(network, x, masks);
  const prediction = outputs.at(-1) ?? x;
  const found =
    weights === undefined
      ? buildLoss(losses[loss], prediction, target)
      : weighLoss(losses[loss].buildRows(prediction, target), weights);
  return { x, target, outputs, prediction, loss: found };
}

/** Less than the rounding error of any sum of weights but 0: a batch whose rows do not count has the loss 0, not 0 / 0. */
const tiny = 2 ** -126;

function weighLoss(rowLosses: Node, { weights, divisors }: WeightInputs): Node {
  const weighted = ops.multiply(weights, rowLosses);
  if (divisors === undefined) return ops.mean(weighted);
  return ops.divide(ops.sum(weighted), ops.add(ops.sum(divisors), constant(tiny)));
}

/** A step, and the nodes that it is made of. */
export interface Step {
  readonly graph: StepGraph;
  readonly batch: BatchGraph;
  /** The derivative rules, in the order in which they were asked. */
  readonly rules: readonly AskedRule[];
  /** Gradients of the parameters, in their order. */
  readonly gradients: readonly Node[];
  readonly clipped: readonly Node[];
  /** What several updates read. */
  readonly parts: readonly NamedPart[];
}

/** What is computed of every batch. */
export interface LossOptions {
  readonly loss: LossName;
  /** Counts the correct predictions, if the targets are classes. */
  readonly correct?: CorrectCount | undefined;
  /** Whether rows have weights. Default false. */
  readonly isWeighted?: boolean | undefined;
}

/** The update that counts a batch's correct predictions, if they are counted. */
export function countCorrect({ prediction, target }: BatchGraph, correct: CorrectCount | undefined) {
  return correct === undefined ? [] : [correct.update(prediction, target)];
}

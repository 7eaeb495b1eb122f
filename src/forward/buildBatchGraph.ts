import type { StepGraph } from "../engine/engine.js";
import { input } from "../graph/node.js";
import type { Input, Node, Operation } from "../graph/op.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { applyLayers, type Network } from "../nn/network.js";
import type { CorrectCount } from "../nn/targets/targets.js";

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

/**
 * The forward half: from a batch to its loss.
 *
 * @param masks of the dropout layers, while training
 */
export function buildBatchGraph(
  network: Network,
  loss: LossName,
  rows: number,
  masks: readonly Input[] = [],
): BatchGraph {
  const x = input("x", [rows, network.inputWidth]);
  const target = input("target", [rows, network.outputWidth]);
  const outputs = applyLayers(network, x, masks);
  const prediction = outputs.at(-1) ?? x;
  return { x, target, outputs, prediction, loss: losses[loss].build(prediction, target) };
}

/** A step, and the nodes that it is made of. */
export interface Step {
  readonly graph: StepGraph;
  readonly batch: BatchGraph;
  /** The cotangents that each derivative rule returned, in the order in which the rules were asked. */
  readonly rules: readonly (readonly [of: Operation, cotangents: readonly (Node | null)[]])[];
  /** Gradients of the parameters, in their order. */
  readonly gradients: readonly Node[];
  readonly clipped: readonly Node[];
}

/** What is computed of every batch. */
export interface LossOptions {
  readonly loss: LossName;
  /** Counts the correct predictions, if the targets are classes. */
  readonly correct?: CorrectCount | undefined;
}

/** The update that counts a batch's correct predictions, if they are counted. */
export function countCorrect({ prediction, target }: BatchGraph, correct: CorrectCount | undefined) {
  return correct === undefined ? [] : [correct.update(prediction, target)];
}

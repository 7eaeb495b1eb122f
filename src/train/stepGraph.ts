import { gradients } from "../autodiff/gradients.js";
import type { StepGraph } from "../engine/engine.js";
import { input } from "../graph/node.js";
import type { Input, Node } from "../graph/op.js";
import type { AnswerCount } from "../nn/accuracy.js";
import { buildLoss, type LossName } from "../nn/losses.js";
import { applyNetwork, type Network, widthsOfMasks } from "../nn/network.js";
import { type Clipping, clipGradients } from "../optim/clip.js";
import type { UpdateRule } from "../optim/updateRule.js";

/** The network and its loss over a batch. */
export interface BatchGraph {
  /** [rows, inputWidth] */
  readonly x: Input;
  /** [rows, outputWidth] */
  readonly target: Input;
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
  const prediction = applyNetwork(network, x, masks);
  return { x, target, prediction, loss: buildLoss(loss, prediction, target) };
}

/** What is measured of a batch. */
export interface MeasureOptions {
  readonly loss: LossName;
  /** Right answers are counted where there is one. */
  readonly answers?: AnswerCount | undefined;
}

/** What a step does with its loss. */
export interface StepOptions extends MeasureOptions {
  readonly rule: UpdateRule;
  readonly clipping: Clipping;
  /** The learning rate, a single number. */
  readonly lr: Input;
}

/** A batch that is measured, and changes nothing. */
export function buildEvaluationGraph(network: Network, { loss, answers }: MeasureOptions, rows: number): StepGraph {
  const batch = buildBatchGraph(network, loss, rows);
  const updates = answers === undefined ? [] : [answers.update(batch.prediction, batch.target)];
  return { rows, inputs: [batch.x, batch.target], loss: batch.loss, updates };
}

/** A whole step over a batch: loss, gradients and updates. Its inputs are the batch, its targets, and the masks of dropout. */
export function buildStepGraph(network: Network, options: StepOptions, rows: number): StepGraph {
  const { loss, answers, rule, clipping, lr } = options;
  const masks = widthsOfMasks(network).map(({ width }, i) => input(`mask${i}`, [rows, width]));
  const batch = buildBatchGraph(network, loss, rows, masks);
  const slopes = clipGradients(gradients(batch.loss, network.parameters), clipping);
  const counted = answers === undefined ? [] : [answers.update(batch.prediction, batch.target)];
  return {
    rows,
    inputs: [batch.x, batch.target, ...masks],
    loss: batch.loss,
    updates: [...rule.updates(slopes, lr), ...counted],
  };
}

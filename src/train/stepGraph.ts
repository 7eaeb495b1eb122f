import { gradients } from "../autodiff/gradients.js";
import type { StepGraph } from "../engine/engine.js";
import { constant, input } from "../graph/node.js";
import type { Input, Node, Operation } from "../graph/op.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { applyLayers, type Network, widthsOfMasks } from "../nn/network.js";
import type { CorrectCount } from "../nn/targets/targets.js";
import { ops } from "../ops/index.js";
import { type Clipping, clipGradients } from "../optim/clip.js";
import type { UpdateRule } from "../optim/updateRule.js";

/** The network and its loss over a batch. */
export interface BatchGraph {
  /** [rows, inputWidth] */
  readonly x: Input;
  /** [rows, outputWidth] */
  readonly target: Input;
  /** Of each layer. */
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

/** What is measured of a batch. */
export interface MeasureOptions {
  readonly loss: LossName;
  /** Counts correct predictions, if they are counted. */
  readonly answers?: CorrectCount | undefined;
  /** How predictions are scaled back, if that can make them infinite: then the loss that is measured is none. */
  readonly unscaling?: Unscaling | undefined;
}

/** What bounds all predictions in their raw unit: |prediction| · factor + offset. */
export interface Unscaling {
  readonly factor: number;
  readonly offset: number;
}

/** What a step does with its loss. */
export interface StepOptions extends MeasureOptions {
  readonly rule: Pick<UpdateRule, "updates">;
  readonly clipping: Clipping;
  /** The learning rate, a single number. */
  readonly lr: Input;
}

/** A batch that is measured, and changes nothing. */
export function buildEvaluationGraph(network: Network, options: MeasureOptions, rows: number): StepGraph {
  return evaluationOf(buildBatchGraph(network, options.loss, rows), options);
}

/** The step that measures a batch. */
export function evaluationOf(batch: BatchGraph, { answers, unscaling }: MeasureOptions): StepGraph {
  const loss = unscaling === undefined ? batch.loss : ops.add(batch.loss, checkUnscaled(batch.prediction, unscaling));
  const updates = answers === undefined ? [] : [answers.update(batch.prediction, batch.target)];
  return { rows: batch.x.shape[0] as number, inputs: [batch.x, batch.target], loss, updates };
}

/** 0 if all predictions are finite in their raw unit, and NaN if not. */
function checkUnscaled(prediction: Node, { factor, offset }: Unscaling): Node {
  const bound = ops.add(ops.multiply(ops.abs(prediction), constant(factor)), constant(offset));
  return ops.sum(ops.subtract(bound, bound));
}

/** A step with all that it is made of. */
export interface Step {
  readonly graph: StepGraph;
  readonly batch: BatchGraph;
  /** The cotangents that each derivative rule returned, in the order in which the rules were asked. */
  readonly rules: readonly (readonly [of: Operation, cotangents: readonly (Node | null)[]])[];
  /** Gradients of the parameters, in their order. */
  readonly gradients: readonly Node[];
  readonly clipped: readonly Node[];
}

/** A whole step over a batch: loss, gradients and updates. Its inputs are the batch, its targets, and the masks of dropout. */
export function buildStep(network: Network, options: StepOptions, rows: number): Step {
  const { loss, answers, rule, clipping, lr } = options;
  const masks = widthsOfMasks(network).map(({ width }, i) => input(`mask${i}`, [rows, width]));
  const batch = buildBatchGraph(network, loss, rows, masks);
  const rules: [Operation, readonly (Node | null)[]][] = [];
  const found = gradients(batch.loss, network.parameters, (of, cotangents) => rules.push([of, cotangents]));
  const clipped = clipGradients(found, clipping);
  const counted = answers === undefined ? [] : [answers.update(batch.prediction, batch.target)];
  const graph = {
    rows,
    inputs: [batch.x, batch.target, ...masks],
    loss: batch.loss,
    updates: [...rule.updates(clipped, lr), ...counted],
  };
  return { graph, batch, rules, gradients: found, clipped };
}

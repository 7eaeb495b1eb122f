import { gradients } from "../autodiff/gradients.js";
import type { StepGraph } from "../engine/engine.js";
import { constant, input } from "../graph/node.js";
import type { Input, Node, Operation } from "../graph/op.js";
import { type LossName, losses } from "../nn/losses/losses.js";
import { applyLayers, type Network, widthsOfMasks } from "../nn/network.js";
import type { CorrectCount } from "../nn/targets/targets.js";
import { ops } from "../ops/index.js";
import { type Clipping, clipGradients } from "../optim/clipGradients.js";
import type { UpdateRule } from "../optim/updateRule.js";

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
interface LossOptions {
  readonly loss: LossName;
  /** Counts the correct predictions, if the targets are classes. */
  readonly correct?: CorrectCount | undefined;
}

export interface StepOptions extends LossOptions {
  readonly rule: Pick<UpdateRule, "updates">;
  readonly clipping: Clipping;
  /** The learning rate, a single number. */
  readonly lr: Input;
}

/** A step that trains: loss, gradients and updates. Its inputs are the batch, its targets, and the masks of dropout. */
export function buildStep(network: Network, options: StepOptions, rows: number): Step {
  const { loss, correct, rule, clipping, lr } = options;
  const masks = widthsOfMasks(network).map(({ width }, i) => input(`mask${i}`, [rows, width]));
  const batch = buildBatchGraph(network, loss, rows, masks);
  const rules: [Operation, readonly (Node | null)[]][] = [];
  const found = gradients(batch.loss, network.parameters, (of, cotangents) => rules.push([of, cotangents]));
  const clipped = clipGradients(found, clipping);
  const updates = [...rule.updates(clipped, lr), ...countCorrect(batch, correct)];
  const graph = { rows, inputs: [batch.x, batch.target, ...masks], loss: batch.loss, updates };
  return { graph, batch, rules, gradients: found, clipped };
}

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

/** A step that measures a batch and trains nothing. */
export function buildMeasurement(network: Network, options: MeasureOptions, rows: number): Step {
  const { loss: name, correct, unscaling } = options;
  const batch = buildBatchGraph(network, name, rows);
  const loss = unscaling === undefined ? batch.loss : ops.add(batch.loss, checkUnscaled(batch.prediction, unscaling));
  const graph = { rows, inputs: [batch.x, batch.target], loss, updates: countCorrect(batch, correct) };
  return { graph, batch, rules: [], gradients: [], clipped: [] };
}

function countCorrect({ prediction, target }: BatchGraph, correct: CorrectCount | undefined) {
  return correct === undefined ? [] : [correct.update(prediction, target)];
}

/** 0 if all predictions are finite in their raw unit, else NaN. */
function checkUnscaled(prediction: Node, { factor, offset, areLogarithms }: Unscaling): Node {
  const linear = ops.add(ops.multiply(ops.abs(prediction), constant(factor)), constant(offset));
  const bound = areLogarithms ? ops.exp(linear) : linear;
  return ops.sum(ops.subtract(bound, bound));
}

import type { Update } from "../engine/engine.js";
import { constant, variable } from "../graph/node.js";
import type { Node, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import type { LossName } from "./losses.js";

/** Counts right answers from batch to batch, as a piece of the step. */
export interface AnswerCount {
  /** Right answers since it was last set to 0, a single number. */
  readonly right: Variable;
  /** Variables with the values that they start from. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
  /** The batch's right answers added. */
  update(prediction: Node, target: Node): Update;
}

/**
 * The count for targets that are classes. With `crossEntropy` the answer is the first of the largest logits; with
 * `binaryCrossEntropy` each output is 1 where its logit is above 0, and a row counts by the part of its outputs that are right.
 *
 * @param outputs width of the network's output
 */
export function createAnswerCount(loss: LossName, outputs: number): AnswerCount {
  const right = variable("accuracy.right", []);
  const start: [Variable, Float64Array] = [right, Float64Array.of(0)];
  const add = (found: Node): Update => ({ variable: right, value: ops.add(right, found) });
  if (loss === "binaryCrossEntropy") {
    const update = (logits: Node, target: Node) => {
      const answer = ops.relu(ops.sign(logits)); // 0 at a logit of 0
      return add(ops.divide(ops.sum(ops.equal(answer, target)), constant(outputs)));
    };
    return { right, state: new Map([start]), update };
  }
  // Falls from class to class, so that of several largest the first is found.
  const rank = variable("accuracy.rank", [outputs]);
  const ranks = Float64Array.from({ length: outputs }, (_, i) => outputs - i);
  const firstLargest = (rows: Node) =>
    ops.max(ops.multiply(ops.equal(rows, ops.max(rows, { axis: 1 })), rank), { axis: 1 });
  return {
    right,
    state: new Map([start, [rank, ranks]]),
    update: (logits, target) => add(ops.sum(ops.equal(firstLargest(logits), firstLargest(target)))),
  };
}

import { variable } from "../../graph/node.js";
import type { Node } from "../../graph/op.js";
import { ops } from "../../ops/index.js";
import type { ClassTargets, CorrectCount, OutputRows } from "./targets.js";

/** One of several classes, with an output for each. The predicted class is the first of those with the largest logit; of two, the margin is added to the first. */
export const oneClass: ClassTargets = {
  kind: "oneClass",
  description: "one of several classes",
  findClass,
  findProbability: ({ values, width }, row, _target, index) => values[row * width + index] as number,
  createCorrectCount,
};

function findClass({ values, width }: OutputRows, row: number, _target: number, margin = 0): number {
  let best = 0;
  for (let i = 1; i < width; i++) {
    if ((values[row * width + i] as number) > (values[row * width + best] as number) + margin) best = i;
  }
  return best;
}

function createCorrectCount(outputs: number, margin = 0): CorrectCount {
  const correct = variable("accuracy.correct", []);
  // Falls from class to class, so that the first of several largest logits has the highest rank.
  const rank = variable("accuracy.rank", [outputs]);
  const shift = variable("accuracy.shift", [outputs]);
  const ranks = Float64Array.from({ length: outputs }, (_, i) => outputs - i);
  const firstLargest = (rows: Node) =>
    ops.max(ops.multiply(ops.equal(rows, ops.max(rows, { axis: 1 })), rank), { axis: 1 });
  return {
    correct,
    state: new Map([
      [correct, Float64Array.of(0)],
      [rank, ranks],
      ...(margin === 0 ? [] : ([[shift, Float64Array.from(ranks, (_, i) => (i === 0 ? margin : 0))]] as const)),
    ]),
    update: (logits, target) => ({
      variable: correct,
      value: ops.add(
        correct,
        ops.sum(ops.equal(firstLargest(margin === 0 ? logits : ops.add(logits, shift)), firstLargest(target))),
      ),
    }),
  };
}

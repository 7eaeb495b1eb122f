import { constant, variable } from "../../graph/node.js";
import { ops } from "../../ops/index.js";
import type { ClassTargets, CorrectCount, OutputRows } from "./targets.js";

/** Yes or no for each output, or a share in 0 … 1. The prediction is yes if the logit is above the margin. */
export const yesOrNo: ClassTargets = {
  kind: "yesOrNo",
  description: "yes or no",
  findClass: ({ values, width }, row, target, margin = 0) =>
    (values[row * width + target] as number) > margin ? 1 : 0,
  findProbability,
  createCorrectCount,
};

function findProbability({ values, width }: OutputRows, row: number, target: number, index: number): number {
  const yes = values[row * width + target] as number;
  return index === 1 ? yes : 1 - yes;
}

/** A row counts by the share of its outputs that are correct. */
function createCorrectCount(outputs: number, margin = 0): CorrectCount {
  const correct = variable("accuracy.correct", []);
  return {
    correct,
    state: new Map([[correct, Float64Array.of(0)]]),
    update: (logits, target) => {
      const above = margin === 0 ? logits : ops.subtract(logits, constant(margin));
      const predicted = ops.relu(ops.sign(above)); // 0 at a logit of 0
      const share = ops.divide(ops.sum(ops.equal(predicted, target)), constant(outputs));
      return { variable: correct, value: ops.add(correct, share) };
    },
  };
}

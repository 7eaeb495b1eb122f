import { ops } from "../../ops/index.js";
import { oneClass } from "../targets/oneClass.js";
import type { Loss } from "./loss.js";

/** Cross-entropy of the softmax of logits, in nats. Mean over samples alone, since all outputs of a sample are one prediction. */
export const crossEntropy: Loss = {
  targets: oneClass,
  activation: "softmax",
  unchangedBy: "logSoftmax",
  isDividedByClassWeights: true,
  build: ops.softmaxCrossEntropy,
  buildRows: (logits, targets) =>
    ops.negate(ops.sum(ops.multiply(targets, ops.logSoftmax(logits, { axis: 1 })), { axis: 1, keepDims: true })),
};

import { ops } from "../../ops/index.js";
import { yesOrNo } from "../targets/yesOrNo.js";
import type { Loss } from "./loss.js";

/** Cross-entropy of the sigmoid of logits, in nats. Mean over samples and outputs. */
export const binaryCrossEntropy: Loss = {
  targets: yesOrNo,
  activation: "sigmoid",
  isDividedByClassWeights: false,
  build: (logits, targets) => ops.mean(ops.mean(ops.binaryCrossEntropy(logits, targets), { axis: 1 })),
  buildRows: (logits, targets) => ops.mean(ops.binaryCrossEntropy(logits, targets), { axis: 1, keepDims: true }),
};

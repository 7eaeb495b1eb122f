import { ops } from "../../ops/index.js";
import { numbers } from "../targets/numbers.js";
import type { Loss } from "./loss.js";

/** Mean of |output - target| over samples and outputs. */
export const mae: Loss = {
  targets: numbers,
  build: (outputs, targets) => ops.mean(ops.abs(ops.subtract(outputs, targets))),
  buildRows: (outputs, targets) => ops.mean(ops.abs(ops.subtract(outputs, targets)), { axis: 1, keepDims: true }),
};

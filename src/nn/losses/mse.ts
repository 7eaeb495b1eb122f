import { ops } from "../../ops/index.js";
import { numbers } from "../targets/numbers.js";
import type { Loss } from "./loss.js";

/** Mean of (output - target)² over samples and outputs. */
export const mse: Loss = {
  targets: numbers,
  build: ops.meanSquaredError,
  buildRows: (outputs, targets) => ops.mean(ops.square(ops.subtract(outputs, targets)), { axis: 1, keepDims: true }),
};

import { ops } from "../../ops/index.js";
import { numbers } from "../targets/numbers.js";
import type { Loss } from "./loss.js";

/** Mean of the Huber loss over samples and outputs: squared for small errors, linear for errors above 1. */
export const huber: Loss = {
  targets: numbers,
  build: (outputs, targets) => ops.mean(ops.huber(outputs, targets)),
  buildRows: (outputs, targets) => ops.mean(ops.huber(outputs, targets), { axis: 1, keepDims: true }),
};

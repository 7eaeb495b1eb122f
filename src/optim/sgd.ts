import type { Node, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import type { UpdateRule } from "./updateRule.js";

/** Stochastic gradient descent: p ← p - lr · g. */
export function sgd(parameters: readonly Variable[]): UpdateRule {
  return {
    state: new Map(),
    updates: (gradients, lr) =>
      parameters.map((parameter, i) => {
        const step = ops.multiply(gradients[i] as Node, lr);
        return { variable: parameter, value: ops.subtract(parameter, step) };
      }),
  };
}

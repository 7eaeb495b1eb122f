import { defineOp } from "../graph/node.js";
import { reduceShape } from "../graph/shape.js";
import { shiftByLargest } from "./logSumExp.js";
import type { Axis } from "./max.js";

/**
 * Softmax along an axis: exp(a) / Σ exp(a), with the largest element subtracted first, so nothing overflows.
 *
 * @shape a -> a
 * @throws ShapeError if there is no such axis
 */
export const softmax = defineOp<1, Axis>({
  name: "softmax",
  arity: 1,
  params: { axis: 1 },
  summary: "exp(a) / Σ exp(a) along an axis",
  shape: ([a], { axis }) => {
    reduceShape(a, axis, true); // only refuses an axis that does not exist
    return a;
  },
  forward: (math, [a], { axis }) => {
    const { powers, total } = shiftByLargest(math, a, axis);
    return math.map("powers / total", { powers, total });
  },
  // The whole Jacobian, diag(y) - y·yᵀ, in each row: y ⊙ (ct - ⟨ct, y⟩).
  vjp: ({ ct, output: y, params: { axis }, ops }) => {
    const along = ops.sum(ops.multiply(ct, y), { axis, keepDims: true });
    return [ops.multiply(y, ops.subtract(ct, along))];
  },
  range: () => [0, 1],
});

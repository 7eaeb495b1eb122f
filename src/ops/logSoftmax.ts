import { defineOp } from "../graph/node.js";
import { reduceShape } from "../graph/shape.js";
import { shiftByLargest } from "./logSumExp.js";
import type { Axis } from "./max.js";

/**
 * Logarithm of the softmax along an axis: a - log Σ exp(a).
 *
 * @shape a -> a
 * @throws ShapeError if there is no such axis
 */
export const logSoftmax = defineOp<1, Axis>({
  name: "logSoftmax",
  arity: 1,
  params: { axis: 1 },
  summary: "a - log Σ exp(a) along an axis",
  shape: ([a], { axis }) => {
    reduceShape(a, axis, true); // only refuses an axis that does not exist
    return a;
  },
  // Not a - logSumExp(a): adding the largest element and subtracting it again would lose digits.
  forward: (math, [a], { axis }) => {
    const { shifted, total } = shiftByLargest(math, a, axis);
    return math.map("shifted - log(total)", { shifted, total });
  },
  vjp: ({ ct, inputs: [a], params, ops }) => {
    const total = ops.sum(ct, { axis: params.axis, keepDims: true });
    return [ops.subtract(ct, ops.multiply(ops.softmax(a, params), total))];
  },
  range: () => [Number.NEGATIVE_INFINITY, 0],
});

import { defineOp } from "../graph/node.js";
import { reduceShape } from "../graph/shape.js";

/** An axis, counted from 0, that is looked along. */
export type Axis = { readonly axis: number };

/**
 * Largest element along an axis, which stays with size 1.
 *
 * If several elements are the largest, each gets an equal share of the gradient, as in PyTorch's amax.
 *
 * @shape a -> a with 1 at `axis`
 * @throws ShapeError if there is no such axis
 */
export const max = defineOp<1, Axis>({
  name: "max",
  arity: 1,
  params: { axis: 1 },
  summary: "largest element along an axis",
  shape: ([a], { axis }) => reduceShape(a, axis, true),
  forward: (math, [a], { axis }) => math.max(a, axis),
  vjp: ({ ct, inputs: [a], output, params: { axis }, ops }) => {
    const largest = ops.equal(a, output);
    return [ops.multiply(largest, ops.divide(ct, ops.sum(largest, { axis, keepDims: true })))];
  },
});

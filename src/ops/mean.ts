import { constant, defineOp } from "../graph/node.js";
import { reduceShape, sizeOf } from "../graph/shape.js";
import { type Reduction, spread } from "./sum.js";

/**
 * Arithmetic mean, of all or along one axis: the sum, divided once by the count.
 *
 * @shape a -> a without the axis; with `keepDims` 1 in its place; [] if `axis` is null
 * @throws ShapeError if there is no such axis
 */
export const mean = defineOp<1, Reduction>({
  name: "mean",
  arity: 1,
  params: { axis: null, keepDims: false },
  summary: "mean, of all or along an axis",
  shape: ([a], { axis, keepDims }) => reduceShape(a, axis, keepDims),
  forward: (math, [a], { axis, keepDims }) => math.mean(a, axis, keepDims),
  vjp: ({ ct, inputs: [a], output, params, ops }) => {
    const count = sizeOf(a.shape) / sizeOf(output.shape);
    return [spread(ops.divide(ct, constant(count)), a.shape, params, ops)];
  },
});

import { defineOp } from "../graph/node.js";
import type { Node, RuleOps } from "../graph/op.js";
import { reduceShape, type Shape, sameShape } from "../graph/shape.js";

/** Parameters of a reduction over one axis, counted from 0, or over all axes if it is null. */
export type Reduction = {
  readonly axis: number | null;
  /** Whether the reduced axes stay, with size 1. */
  readonly keepDims: boolean;
};

/**
 * Sum of the elements, of all or along one axis, added in ascending order.
 *
 * @shape a -> a without the axis; with `keepDims` 1 in its place; [] if `axis` is null
 * @throws ShapeError if there is no such axis
 */
export const sum = defineOp<1, Reduction>({
  name: "sum",
  arity: 1,
  params: { axis: null, keepDims: false },
  summary: "sum, of all or along an axis",
  shape: ([a], { axis, keepDims }) => reduceShape(a, axis, keepDims),
  forward: (math, [a], { axis, keepDims }) => math.sum(a, axis, keepDims),
  vjp: ({ ct, inputs: [a], params, ops }) => [spread(ct, a.shape, params, ops)],
});

/** Stretches a reduced value back to `shape`: each element gets the value that its slice was reduced to. */
export function spread(reduced: Node, shape: Shape, { axis }: Reduction, ops: RuleOps): Node {
  const kept = reduceShape(shape, axis, true);
  // A single number, or a value that has kept its axes, can be stretched directly.
  const stretches = reduced.shape.length === 0 || sameShape(reduced.shape, kept);
  return ops.broadcast(stretches ? reduced : ops.reshape(reduced, { shape: kept }), { shape });
}

import { ShapeError } from "../errors.js";
import { defineOp } from "../graph/node.js";
import { broadcastShapes, formatShape, type Shape, sameShape } from "../graph/shape.js";

/**
 * Repeats the elements along axes of 1, and along new axes in front.
 *
 * @shape a -> `shape`
 * @throws ShapeError if the operand cannot be stretched to `shape`
 */
export const broadcast = defineOp<1, { readonly shape: Shape }>({
  name: "broadcast",
  arity: 1,
  params: { shape: [] },
  summary: "repeats along axes of 1, and along new axes in front",
  shape: ([a], { shape }) => {
    if (!sameShape(broadcastShapes(a, shape), shape)) {
      throw new ShapeError(`${formatShape(a)} does not stretch to ${formatShape(shape)}`);
    }
    return shape;
  },
  forward: (math, [a], { shape }) => math.broadcast(a, shape),
  // In the output's shape: the differentiator sums it back, as after any op that broadcasts.
  vjp: ({ ct }) => [ct],
});

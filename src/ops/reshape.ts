import { ShapeError } from "../errors.js";
import { defineOp } from "../graph/node.js";
import { formatShape, type Shape, sizeOf } from "../graph/shape.js";

/**
 * The same elements, in row-major order, in another shape.
 *
 * @shape a -> `shape`
 * @throws ShapeError if the number of elements differs
 */
export const reshape = defineOp<1, { readonly shape: Shape }>({
  name: "reshape",
  arity: 1,
  params: { shape: [] },
  summary: "the same elements in another shape",
  shape: ([a], { shape }) => {
    if (sizeOf(a) !== sizeOf(shape)) throw new ShapeError(`${formatShape(a)} cannot become ${formatShape(shape)}`);
    return shape;
  },
  forward: (math, [a], { shape }) => math.reshape(a, shape),
  vjp: ({ ct, inputs: [a], ops }) => [ops.reshape(ct, { shape: a.shape })],
});

import { ShapeError } from "../errors.js";
import { constant, defineOp } from "../graph/node.js";
import { formatShape, sameShape, sizeOf } from "../graph/shape.js";

/**
 * Mean of (a - b)² over all elements, in one op; `mean(square(subtract(a, b)))` is the composed form.
 *
 * @shape a [...], b the same -> []
 * @throws ShapeError if the shapes differ: broadcasting would hide a mistake here
 */
export const meanSquaredError = defineOp({
  name: "meanSquaredError",
  arity: 2,
  summary: "mean of (a - b)²",
  shape: ([a, b]) => {
    if (!sameShape(a, b)) throw new ShapeError(`expected equal shapes, got ${formatShape(a)} and ${formatShape(b)}`);
    return [];
  },
  forward: (math, [a, b]) => math.mean(math.map("(a - b) ^ 2", { a, b }), null, false),
  vjp: ({ ct, inputs: [a, b], ops }) => {
    const toA = ops.multiply(ops.subtract(a, b), ops.multiply(ct, constant(2 / sizeOf(a.shape))));
    return [toA, ops.negate(toA)];
  },
});

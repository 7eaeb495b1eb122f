import { ShapeError } from "../errors.js";
import { defineOp } from "../graph/node.js";
import { formatShape } from "../graph/shape.js";

/**
 * Matrix product A·B.
 *
 * @shape a [m, k], b [k, n] -> [m, n]
 * @throws ShapeError if an operand is not rank 2 or the inner sizes differ
 * @see Giles 2008, "Collected matrix derivative results for forward and reverse mode AD"
 */
export const matmul = defineOp({
  name: "matmul",
  arity: 2,
  summary: "matrix product a · b",
  shape: ([a, b]) => {
    const [m, k] = a;
    const [inner, n] = b;
    if (a.length !== 2 || b.length !== 2 || k !== inner || m === undefined || n === undefined) {
      throw new ShapeError(`expected [m, k] and [k, n], got ${formatShape(a)} and ${formatShape(b)}`);
    }
    return [m, n];
  },
  forward: (math, [a, b]) => math.multiply(a, b),
  vjp: ({ ct, inputs: [a, b], ops }) => [ops.matmul(ct, ops.transpose(b)), ops.matmul(ops.transpose(a), ct)],
});

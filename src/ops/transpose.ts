import { ShapeError } from "../errors.js";
import { defineOp } from "../graph/node.js";
import { formatShape } from "../graph/shape.js";

/**
 * Rows become columns.
 *
 * @shape a [m, n] -> [n, m]
 * @throws ShapeError where the operand is not rank 2
 */
export const transpose = defineOp({
  name: "transpose",
  arity: 1,
  summary: "rows become columns",
  shape: ([a]) => {
    if (a.length !== 2) throw new ShapeError(`expected [m, n], got ${formatShape(a)}`);
    return a.toReversed();
  },
  forward: (math, [a]) => math.transpose(a),
  vjp: ({ ct, ops }) => [ops.transpose(ct)],
  samples: [{ shapes: [[3, 4]] }, { shapes: [[1, 3]] }],
});

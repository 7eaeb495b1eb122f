import { ShapeError } from "../errors.js";
import { defineOp } from "../graph/node.js";
import type { Primitive, Value } from "../graph/op.js";
import { formatShape } from "../graph/shape.js";

/** The wasm engine leaves it out if a product reads the result: products have transposed factors too. */
const transposition: Primitive<1> = {
  kernel: "transpose",
  shape: ([a]) => a.toReversed(),
  compute: (_, [a]) => {
    const rows = a as readonly (readonly Value[])[];
    return (rows[0] as readonly Value[]).map((_, column) => rows.map((row) => row[column] as Value));
  },
  sizes: ([a]) => a,
};

/**
 * Rows become columns.
 *
 * @shape a [m, n] -> [n, m]
 * @throws ShapeError if the operand is not rank 2
 */
export const transpose = defineOp({
  name: "transpose",
  arity: 1,
  summary: "rows become columns",
  shape: ([a]) => {
    if (a.length !== 2) throw new ShapeError(`expected [m, n], got ${formatShape(a)}`);
    return a.toReversed();
  },
  forward: (math, [a]) => math.apply(transposition, [a]),
  vjp: ({ ct, ops }) => [ops.transpose(ct)],
});

import { defineOp } from "../graph/node.js";
import type { Arithmetic, Value } from "../graph/op.js";
import { reduceShape } from "../graph/shape.js";
import type { Axis } from "./max.js";

/**
 * log Σ exp(a) along an axis, which stays with size 1. The largest element is taken out first, so nothing overflows.
 *
 * @shape a -> a with 1 at `axis`
 * @throws ShapeError where there is no such axis
 */
export const logSumExp = defineOp<1, Axis>({
  name: "logSumExp",
  arity: 1,
  params: { axis: 1 },
  summary: "log Σ exp(a) along an axis",
  shape: ([a], { axis }) => reduceShape(a, axis, true),
  forward: (math, [a], { axis }) => computeLogSumExp(math, a, axis),
  vjp: ({ ct, inputs: [a], params, ops }) => [ops.multiply(ct, ops.softmax(a, params))],
  samples: [{ shapes: [[3, 4]] }, { shapes: [[3, 4]], params: { axis: 0 } }, { shapes: [[2, 1]] }],
});

/** The forward pass alone, for the ops that are built on it. */
export function computeLogSumExp(math: Arithmetic, a: Value, axis: number): Value {
  const largest = math.max(a, axis);
  const total = math.sum(math.map("exp(a - largest)", { a, largest }), axis, true);
  return math.map("largest + log(total)", { largest, total });
}

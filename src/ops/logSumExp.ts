import { defineOp } from "../graph/node.js";
import type { Primitives, Value } from "../graph/op.js";
import { reduceShape } from "../graph/shape.js";
import type { Axis } from "./max.js";

/**
 * log Σ exp(a) along an axis, which stays with size 1. The largest element is subtracted first, so nothing overflows.
 *
 * @shape a -> a with 1 at `axis`
 * @throws ShapeError if there is no such axis
 */
export const logSumExp = defineOp<1, Axis>({
  name: "logSumExp",
  arity: 1,
  params: { axis: 1 },
  summary: "log Σ exp(a) along an axis",
  shape: ([a], { axis }) => reduceShape(a, axis, true),
  forward: (math, [a], { axis }) => {
    const { largest, total } = shiftByLargest(math, a, axis);
    // An infinite largest element is the result. The other formula would give ∞ - ∞.
    return math.map("largest - largest == 0 ? largest + log(total) : largest", { largest, total });
  },
  vjp: ({ ct, inputs: [a], params, ops }) => [ops.multiply(ct, ops.softmax(a, params))],
});

/** The values that the softmax family shares: a - largest, its exponentials and their sum, which is at least 1. */
export interface Shifted {
  readonly largest: Value;
  readonly shifted: Value;
  readonly powers: Value;
  readonly total: Value;
}

/** Subtracts the largest element along an axis, so that nothing overflows. */
export function shiftByLargest(math: Primitives, a: Value, axis: number): Shifted {
  const largest = math.max(a, axis);
  const shifted = math.map("a - largest", { a, largest });
  const powers = math.map("exp(shifted)", { shifted });
  return { largest, shifted, powers, total: math.sum(powers, axis, true) };
}

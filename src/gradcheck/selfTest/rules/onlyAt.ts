import { defineOp } from "../../../graph/node.js";
import type { Op, Primitive, Value } from "../../../graph/op.js";

type Place = { readonly axis: number; readonly index: number };

/** No rule of an op treats one row in another way than the next, so the library has no such op. It runs on mathjs only. */
const masking = ({ axis, index }: Place): Primitive<1> => ({
  kernel: "onlyAt",
  shape: ([a]) => a,
  compute(math, [a]) {
    const mask = (value: Value, depth: number): Value =>
      (value as readonly Value[]).map((slice, i) =>
        depth > 0 ? mask(slice, depth - 1) : math.map("keep == 1 ? x : 0", { x: slice, keep: i === index ? 1 : 0 }),
      );
    return mask(a, axis);
  },
  sizes: ([a]) => a,
});

/** The elements whose index along an axis is the given one; all others become 0. */
export const onlyAt: Op<1, Place> = defineOp<1, Place>({
  name: "onlyAt",
  arity: 1,
  params: { axis: 0, index: 0 },
  summary: "one slice along an axis, and 0 elsewhere",
  shape: ([a]) => a,
  forward: (math, [a], place) => math.apply(masking(place), [a]),
  vjp: ({ ct, params }) => [onlyAt(ct, params)],
});

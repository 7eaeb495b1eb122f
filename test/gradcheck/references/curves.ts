import { Curve } from "../../../src/gradcheck/references/curve.js";
import { input } from "../../../src/graph/node.js";
import type { Node } from "../../../src/graph/op.js";
import { customOp } from "../../../src/ops/elementwise.js";

/** The curve of a graph in one leaf, each element of which moves by as much as `along` says: 1 by default. */
export function curveOf(build: (x: Node) => Node, point: readonly number[], along = point.map(() => 1)): Curve {
  const x = input("x", [point.length]);
  const direction = new Map([[x, Float64Array.from(along)]]);
  return new Curve({ output: build(x), point: new Map([[x, Float64Array.from(point)]]) }, direction);
}

/** The curve of a formula in x at one number. */
export function formulaCurve(formula: string, x: number, along = 1): Curve {
  return curveOf((node) => customOp(formula)(node), [x], [along]);
}

import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Scalar, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { flatten, nest } from "../../math/nestedArrays.js";
import type { NumberSystem } from "../../math/numberSystem.js";
import type { Leaf, Sample } from "../sample.js";

/** For each leaf that moves, how far each of its elements moves while t grows by 1. */
export type Direction = ReadonlyMap<Leaf, Float64Array>;

/** y(t): the elements of a sample's output while its point moves along a direction, x + t · d. */
export class Curve {
  private readonly order: readonly Node[];

  constructor(
    private readonly sample: Sample,
    private readonly direction: Direction,
  ) {
    this.order = topologicalOrder([sample.output]);
  }

  /**
   * The output's elements, row-major.
   *
   * @param step the value of x + t · d for an element at x that moves by d, in the number system
   */
  at(step: (x: number, d: number) => Scalar, system: NumberSystem): readonly Scalar[] {
    const leaves = new Map<Node, Value>();
    for (const [leaf, values] of this.sample.point) {
      const along = this.direction.get(leaf);
      const moved = Array.from(values, (x, i) => step(x, along?.[i] ?? 0));
      leaves.set(leaf, nest(moved, leaf.shape));
    }
    return flatten(evaluate(this.order, leaves, system).get(this.sample.output) as Value);
  }
}

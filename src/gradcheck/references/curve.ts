import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Scalar, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { flatten, nest } from "../../math/nestedArrays.js";
import { type NumberSystem, numberSystem } from "../../math/numberSystem.js";
import type { Leaf, Sample } from "../sample.js";

/** For each leaf that moves, how far each of its elements moves while t grows by 1. */
export type Direction = ReadonlyMap<Leaf, Float64Array>;

/** What a curve is at one t in double precision. */
export interface Numbers {
  /** The output's elements, row-major. */
  readonly values: readonly number[];
  /** The step that is really taken, since x + t · d is rounded. If several elements move, it is in the middle of their steps. */
  readonly step: number;
  /** How far the steps of single elements lie from it at most. */
  readonly stepError: number;
}

/** y(t): the elements of a sample's output while its point moves along a direction, x + t · d. */
export class Curve {
  private readonly order: readonly Node[];

  constructor(
    private readonly sample: Pick<Sample, "output" | "point">,
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

  /** The output's elements in double precision. */
  numbersAt(t: number): Numbers {
    let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const move = (x: number, d: number) => {
      const moved = x + t * d;
      if (d !== 0) {
        const step = (moved - x) / d;
        smallest = Math.min(smallest, step);
        largest = Math.max(largest, step);
      }
      return moved;
    };
    const values = this.at(move, numberSystem("number")) as readonly number[];
    if (smallest > largest) return { values, step: t, stepError: 0 };
    return { values, step: (smallest + largest) / 2, stepError: (largest - smallest) / 2 };
  }
}

import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Scalar, Value } from "../../graph/op.js";
import { inputsOf, topologicalOrder } from "../../graph/order.js";
import type { Bounded } from "../../math/bounded.js";
import { errorBoundedSystem } from "../../math/errorBoundedSystem.js";
import { flatten, nest } from "../../math/nestedArrays.js";
import type { NumberSystem } from "../../math/numberSystem.js";
import { once } from "../../math/once.js";
import { float64 } from "../../math/rounding.js";
import type { Leaf, Sample } from "../sample.js";

/** For each leaf that moves, how far each of its elements moves while t grows by 1. */
export type Direction = ReadonlyMap<Leaf, Float64Array>;

/** Doubles with bounds on their rounding errors. */
const boundedNumbers = once(() => errorBoundedSystem(float64));

/** What a curve is at one t in double precision. */
export interface Numbers {
  /** The output's elements, row-major. */
  readonly values: readonly number[];
  /** Bounds on their rounding errors. */
  readonly errors: readonly number[];
  /** The step that is really taken, since x + t · d is rounded. If several elements move, it is in the middle of their steps. */
  readonly step: number;
  /** How far the steps of single elements lie from it at most. */
  readonly stepError: number;
}

/** Values of the nodes that do not move, by number system. The curves of a sample share them. */
const valuesAtRest = new WeakMap<object, Map<NumberSystem, Map<Node, Value>>>();

/** y(t): the elements of a sample's output while its point moves along a direction, x + t · d. */
export class Curve {
  private readonly order: readonly Node[];
  /** The leaves that move, and all nodes that depend on them. */
  private readonly moving: ReadonlySet<Node>;

  constructor(
    private readonly sample: Pick<Sample, "output" | "point">,
    private readonly direction: Direction,
  ) {
    this.order = topologicalOrder([sample.output]);
    const moving = new Set<Node>(direction.keys());
    for (const node of this.order) if (inputsOf(node).some((input) => moving.has(input))) moving.add(node);
    this.moving = moving;
  }

  /**
   * The output's elements, row-major.
   *
   * @param step the value of x + t · d for an element at x that moves by d, in the number system; that of x if d is 0
   */
  at(step: (x: number, d: number) => Scalar, system: NumberSystem): readonly Scalar[] {
    const bind = (leaf: Leaf, along?: Float64Array): Value => {
      const values = this.sample.point.get(leaf) as Float64Array;
      const moved: Scalar[] = [];
      for (let i = 0; i < values.length; i++) moved.push(step(values[i] as number, along?.[i] ?? 0));
      return nest(moved, leaf.shape);
    };
    const known = this.atRest(bind, system);
    for (const [leaf, along] of this.direction) known.set(leaf, bind(leaf, along));
    return flatten(evaluate(this.order, known, system).get(this.sample.output) as Value);
  }

  /** Values of all nodes that do not move. Each is computed once. */
  private atRest(bind: (leaf: Leaf) => Value, system: NumberSystem): Map<Node, Value> {
    const bySystem = valuesAtRest.get(this.sample) ?? new Map<NumberSystem, Map<Node, Value>>();
    const kept = bySystem.get(system) ?? new Map<Node, Value>();
    valuesAtRest.set(this.sample, bySystem.set(system, kept));
    const still = this.order.filter((node) => !this.moving.has(node));
    for (const node of still) {
      if ((node.kind === "input" || node.kind === "variable") && !kept.has(node)) kept.set(node, bind(node));
    }
    const values = evaluate(still, kept, system);
    for (const [node, value] of values) kept.set(node, value);
    return values;
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
    const system = boundedNumbers();
    const moved = this.at((x, d) => system.lift(move(x, d)), system) as readonly Bounded[];
    const [values, errors] = [moved.map(({ value }) => value), moved.map(({ error }) => error)];
    if (smallest > largest) return { values, errors, step: t, stepError: 0 };
    return { values, errors, step: (smallest + largest) / 2, stepError: (largest - smallest) / 2 };
  }
}

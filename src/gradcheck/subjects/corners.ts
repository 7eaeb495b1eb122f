import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Operation, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { flatten, mapElements, nest } from "../../math/nestedArrays.js";
import { numberSystem } from "../../math/numberSystem.js";
import type { Leaf } from "../sample.js";

/** A graph's values at a point. */
export type Values = ReadonlyMap<Node, Value>;

/** The elements at a corner of the ops with this name. */
export interface Corners {
  readonly op: string;
  readonly count: number;
  /** Elements of all ops with the name. */
  readonly total: number;
}

/** How far to both sides a corner is sought, in units of x or of 1: twice, since slopes of a smooth function meet as it shrinks. */
const reaches = [1e-6, 1e-7] as const;
/** A smaller jump of the slope may be rounding, in units of the slope, of the value or of 1. */
const leastJump = 1e-3;

/** The values of all nodes that `output` needs. */
export function valuesAt(output: Node, point: ReadonlyMap<Leaf, Float64Array>): Values {
  const leaves = new Map([...point].map(([leaf, values]) => [leaf, nest(values, leaf.shape)]));
  return evaluate(topologicalOrder([output]), leaves, numberSystem("number"));
}

/**
 * The elementwise ops whose slope jumps at the value of their first input, as that of relu does at 0. It is found from the slopes to
 * the left and to the right, so that it holds for formulas too.
 */
export function findCorners(values: Values): readonly Corners[] {
  const found = new Map<string, Corners>();
  for (const node of values.keys()) {
    if (node.kind !== "operation" || node.op.formula === undefined) continue;
    const corners = jumps(node, values);
    if (!corners.includes(true)) continue;
    const { count, total } = found.get(node.op.name) ?? { count: 0, total: 0 };
    const more = corners.filter(Boolean).length;
    found.set(node.op.name, { op: node.op.name, count: count + more, total: total + corners.length });
  }
  return [...found.values()];
}

/** For each element whether the slopes from its left and from its right differ, however near they are taken. */
function jumps(node: Operation, values: Values): readonly boolean[] {
  const [far, near] = reaches.map((reach) => slopeJumps(node, values, reach)) as [number[], number[]];
  return near.map((jump, i) => jump > leastJump && jump > (far[i] as number) / 2);
}

/** By how much the slopes from the left and from the right differ, for each element. */
function slopeJumps(node: Operation, values: Values, reach: number): number[] {
  const [first, ...rest] = node.inputs.map((input) => values.get(input) as Value);
  const steps = mapElements([first as Value], ([x]) => reach * Math.max(1, Math.abs(x as number)), node.shape);
  const { primitives } = numberSystem("number");
  const at = (direction: number) => {
    const moved = mapElements([first as Value, steps], ([x, h]) => (x as number) + direction * (h as number));
    return flatten(node.op.forward(primitives, [moved, ...rest], node.params)) as number[];
  };
  const [before, here, after] = [at(-1), at(0), at(1)];
  return (flatten(steps) as number[]).map((h, i) => {
    const y = here[i] as number;
    const [left, right] = [(y - (before[i] as number)) / h, ((after[i] as number) - y) / h];
    return Math.abs(right - left) / Math.max(1, Math.abs(y), Math.abs(left), Math.abs(right));
  });
}

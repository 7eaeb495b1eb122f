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

/** How far to both sides a corner is sought, in units of x or of 1. */
const reach = 1e-6;
/** Slopes of a smooth function differ less than this over the reach, in units of the slope or of 1. */
const bend = 1e-3;

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

/** For each element whether the slopes from its left and from its right differ. */
function jumps(node: Operation, values: Values): readonly boolean[] {
  const [first, ...rest] = node.inputs.map((input) => values.get(input) as Value);
  const steps = mapElements([first as Value], ([x]) => reach * Math.max(1, Math.abs(x as number)), node.shape);
  const { primitives } = numberSystem("number");
  const at = (direction: number) => {
    const moved = mapElements([first as Value, steps], ([x, h]) => (x as number) + direction * (h as number));
    const outputs = node.op.forward(primitives, [moved, ...rest], node.params);
    return flatten(outputs) as number[];
  };
  const [before, here, after] = [at(-1), at(0), at(1)];
  return (flatten(steps) as number[]).map((h, i) => {
    const y = here[i] as number;
    const [left, right] = [(y - (before[i] as number)) / h, ((after[i] as number) - y) / h];
    return Math.abs(right - left) > bend * Math.max(1, Math.abs(left), Math.abs(right));
  });
}

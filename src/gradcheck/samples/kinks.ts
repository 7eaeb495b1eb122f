import { vectorJacobianProducts } from "../../autodiff/gradients.js";
import { constant } from "../../graph/node.js";
import type { Formula, Node, Op } from "../../graph/op.js";
import { printExpression } from "../../math/printExpression.js";
import { applyOp } from "./cases.js";
import { bordersOf, findCrossings, type Point } from "./corners.js";
import { outputAt, slopesAlong } from "./finite.js";

/** Where a formula bends or jumps, for people. */
export interface Kink {
  /** `x = 0`, or `a = b`. */
  readonly place: string;
  /** What the rule takes for the derivative there, if the formula has one variable. */
  readonly subgradient?: number;
}

/** The kinks of an op that is a formula, at its default parameters. */
export function kinksOf(op: Op): readonly Kink[] {
  return op.formula === undefined ? [] : kinksOfFormula(op, op.formula);
}

function kinksOfFormula(op: Op, formula: Formula): readonly Kink[] {
  const [variable] = formula.variables;
  const crossings = findCrossings(bordersOf(formula, op.params), op.arity);
  const kinks = crossings.flatMap(({ border, on, beside }): readonly Kink[] => {
    const at = on[0] ?? beside[0];
    if (at === undefined || !isKink(op, at)) return [];
    if (op.arity > 1) return [{ place: `${printExpression(border.left)} = ${printExpression(border.right)}` }];
    const [value = 0] = at;
    return [{ place: `${variable} = ${value + 0}`, subgradient: derivativeAt(op, value) }];
  });
  return [...new Map(kinks.map((kink) => [kink.place, kink])).values()];
}

/** Whether the value jumps at the point, or a slope does, if one variable passes it. */
function isKink(op: Op, at: Point): boolean {
  return at.some((value, by) => {
    const step = 1e-7 * Math.max(1, Math.abs(value));
    const passed = [at.with(by, value - step), at, at.with(by, value + step)];
    const { leaves, output } = applyOp(
      op,
      at.map(() => [passed.length]),
      op.params,
    );
    const point = new Map(leaves.map((leaf, i) => [leaf, Float64Array.from(passed, (each) => each[i] as number)]));
    const direction = new Map(leaves.map((leaf, i) => [leaf, new Float64Array(passed.length).fill(i === by ? 1 : 0)]));
    const [before, , after] = slopesAlong(output, point, direction);
    return jumps(outputAt(output, point)) || jumps([before as number, after as number]);
  });
}

function jumps(values: readonly number[]): boolean {
  return Math.max(...values) - Math.min(...values) > 1e-5 * Math.max(1, ...values.map(Math.abs));
}

/** The derivative that the rule of an op of one variable gives. */
function derivativeAt(op: Op, value: number): number {
  const { leaves, output } = applyOp(op, [[]], op.params);
  const [derivative] = vectorJacobianProducts(output, constant(1), leaves);
  return outputAt(derivative as Node, new Map(leaves.map((leaf) => [leaf, Float64Array.of(value)])))[0] as number;
}

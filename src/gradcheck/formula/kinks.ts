import { type Expression, numberOf, numeral, partsOf } from "../../math/expression.js";
import { parseFormula } from "../../math/parseExpression.js";
import { bordersBetween, bordersOf, findCrossings } from "../samples/corners.js";
import { neighboursOf } from "../samples/doubles.js";
import type { FormulaValues } from "./values.js";

/** A point at which the slope of a formula jumps, or its value. */
export interface FormulaKink {
  readonly x: number;
  /** NaN on a side on which there is no finite slope. */
  readonly slopes: readonly [left: number, right: number];
  /** The derivative that the rule takes. */
  readonly taken: number;
  /** Values directly before, at and behind it, if they differ. */
  readonly jump?: readonly [before: number, at: number, behind: number];
}

/** Values at neighbouring numbers that differ by more are a jump, relative to the values or to 1. */
const leastJump = 1e-9;

/**
 * The kinks at what the formula's comparisons, abs, sign, max and min compare, and where it takes a root of 0. Where slopes of both
 * sides meet, there is none.
 */
export function findKinks(values: FormulaValues): readonly FormulaKink[] {
  const { formula } = values;
  const roots = radicandsIn(parseFormula(formula.expanded().value)).map((radicand) => [radicand, numeral(0)] as const);
  const crossings = findCrossings([...bordersOf(formula, {}), ...bordersBetween(roots, formula, {})], 1);
  // + 0, since -0 is the same point.
  const found = crossings.flatMap(({ on, beside }) => (on[0] ?? beside[0] ?? []).slice(0, 1)).map((x) => x + 0);
  const corners = [...new Set(found)].toSorted((a, b) => a - b);
  const slopes = values.slopes(corners);
  const here = values.at(corners);
  const shifted = (steps: number) => values.at(corners.map((x) => neighbourOf(x, steps)));
  const [farBefore, before, behind, farBehind] = [shifted(-2), shifted(-1), shifted(1), shifted(2)];
  return corners.flatMap((x, i): readonly FormulaKink[] => {
    const [left, right] = slopes[i] as readonly [number, number];
    const around = [farBefore, before, here, behind, farBehind].map((each) => each?.[i]?.value as number);
    const [beyond, low, at, high, further] = around as [number, number, number, number, number];
    // At a pole, or beyond an end of the domain, there is nothing to compare with.
    if (![low, at, high].every(Number.isFinite)) return [];
    // So far out that neighbouring numbers are far apart for the formula, nothing can be said.
    if (differ(beyond, low) || differ(high, further)) return [];
    const kink = { x, slopes: [left, right] as const, taken: here[i]?.derivative as number };
    if (differ(low, high) || differ(low, at)) return [{ ...kink, jump: [low, at, high] }];
    return isSame(left, right) ? [] : [kink];
  });
}

/** What a tree takes roots of: sqrt(x ^ 2) bends where x ^ 2 is 0. */
function radicandsIn(tree: Expression): readonly Expression[] {
  const inner = partsOf(tree).flatMap(radicandsIn);
  const [first] = partsOf(tree);
  if (first === undefined) return inner;
  const isRoot =
    tree.kind === "call"
      ? tree.name === "sqrt"
      : tree.kind === "operation" && tree.operator === "^" && !Number.isInteger(numberOf(tree.right));
  return isRoot ? [first, ...inner] : inner;
}

function neighbourOf(x: number, steps: number): number {
  const side = steps < 0 ? 0 : 1;
  return Array.from({ length: Math.abs(steps) }).reduce((at: number) => neighboursOf(at)[side], x);
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > leastJump * Math.max(1, Math.abs(a), Math.abs(b));
}

function isSame(left: number, right: number): boolean {
  return Math.abs(left - right) <= leastJump * Math.max(Math.abs(left), Math.abs(right));
}

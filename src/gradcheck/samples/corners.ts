import type { Formula, Scalar } from "../../graph/op.js";
import { compileExpression, type Functions } from "../../math/compileExpression.js";
import {
  type Comparison,
  type Expression,
  equals,
  isNumber,
  numeral,
  operation,
  partsOf,
  uses,
} from "../../math/expression.js";
import { numberMath } from "../../math/mathjs.js";
import { parseFormula } from "../../math/parseExpression.js";
import { printExpression } from "../../math/printExpression.js";
import { middleOf } from "./doubles.js";
import { coarseGrid, denseGrid } from "./grid.js";

/** A value for each variable of a formula. */
export type Point = readonly number[];

/** Where a formula or a derivative of it may bend or jump: the set on which two parts of it are equal. */
export interface Border {
  readonly left: Expression;
  readonly right: Expression;
  /** left - right */
  difference(point: Point): number;
}

/** Where a line through a border crosses it. */
export interface Crossing {
  readonly border: Border;
  /** The points on the border, if rounding leaves any. */
  readonly on: readonly Point[];
  /** The neighbouring points before and after it, if it lies between them. */
  readonly beside: readonly Point[];
}

/** Two parts of a formula. */
type Pair = readonly [left: Expression, right: Expression];

/** The borders of a formula and of its derivatives, with these parameters: what its comparisons, abs, sign, max and min compare. */
export function bordersOf(formula: Formula, params: Readonly<Record<string, unknown>>): readonly Border[] {
  const { value, derivatives } = formula.expanded();
  return bordersBetween([value, ...derivatives].map(parseFormula).flatMap(comparedIn), formula, params);
}

/** Where the parts of each pair are equal. */
export function bordersBetween(
  pairs: readonly Pair[],
  formula: Formula,
  params: Readonly<Record<string, unknown>>,
): readonly Border[] {
  const distinct = new Map(pairs.map((sides) => [sides.map(printExpression).join(" = "), sides] as const));
  const compile = (tree: Expression) =>
    compileExpression(tree, numberMath() as unknown as Functions, (number) => number);
  const output = compile(parseFormula(formula.expanded().value));
  return [...distinct.values()].map(([left, right]) => {
    const readsOutput = uses(left, "y") || uses(right, "y");
    const subtract = compile(operation("-", left, right));
    return {
      left,
      right,
      difference: (point) => {
        const scope = new Map<string, Scalar>(Object.entries(params) as [string, number][]);
        for (const [i, name] of formula.variables.entries()) scope.set(name, point[i] as number);
        // The formulas of derivatives may read the output.
        if (readsOutput) scope.set("y", output(scope));
        return subtract(scope) as number;
      },
    };
  });
}

/** The pairs of parts that a tree compares. */
function comparedIn(tree: Expression): readonly Pair[] {
  const inner = partsOf(tree).flatMap(comparedIn);
  if (tree.kind === "conditional") {
    const { condition } = tree;
    // It compares a part with itself: every point would be on the border.
    return asksWhetherFinite(condition) ? inner : [[condition.left, condition.right], ...inner];
  }
  if (tree.kind !== "call") return inner;
  const [first, second] = tree.arguments;
  if (first === undefined) return inner;
  if (tree.name === "abs" || tree.name === "sign") return [[first, numeral(0)], ...inner];
  return second !== undefined && (tree.name === "max" || tree.name === "min") ? [[first, second], ...inner] : inner;
}

/** Borders often lie at round numbers; without a change of sign they are found only there. */
const roundValues = Array.from({ length: 41 }, (_, i) => (i - 20) / 2);
/** The values at which the side of a border is looked at: fewer if there are many lines. */
const scannedAlone = sorted([...denseGrid, ...roundValues]);
const scannedTogether = sorted([...coarseGrid, ...roundValues]);

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].toSorted((a, b) => a - b);
}

/** Values of the other variables. */
const otherValues = [0, 1, 0.3, -1.25, 2.5, -6, 40];

/** Where borders are crossed by lines along each variable, the other variables being fixed at a few values. */
export function findCrossings(borders: readonly Border[], variables: number): readonly Crossing[] {
  const lines = variables === 1 ? [0] : otherValues;
  const scanned = variables === 1 ? scannedAlone : scannedTogether;
  return borders.flatMap((border) =>
    Array.from({ length: variables }, (_, by) =>
      lines.flatMap((_, turn) => {
        const line = (value: number): Point =>
          Array.from({ length: variables }, (_, j) =>
            j === by ? value : (otherValues[(turn + j) % otherValues.length] as number),
          );
        return crossingsAlong(border, line, scanned);
      }),
    ).flat(),
  );
}

/**
 * Where a line crosses a border.
 *
 * @param scanned the places on the line between which it is looked for, in ascending order
 */
export function crossingsAlong(
  border: Border,
  line: (value: number) => Point,
  scanned: readonly number[],
): readonly Crossing[] {
  const side = (value: number) => Math.sign(border.difference(line(value)));
  const sides = scanned.map(side);
  // Sides that are equal everywhere are no border: they ask whether a part is finite.
  if (sides.filter((each) => each === 0).length > scanned.length / 4) return [];
  return scanned.flatMap((value, i): readonly Crossing[] => {
    const next = scanned[i + 1];
    if (sides[i] === 0) return [{ border, on: [line(value)], beside: [] }];
    return next !== undefined && (sides[i] as number) * (sides[i + 1] as number) < 0
      ? [bisect(border, line, side, value, next)]
      : [];
  });
}

/** Halves the interval until it is a point on the border, or two neighbouring numbers. */
function bisect(
  border: Border,
  line: (value: number) => Point,
  side: (value: number) => number,
  low: number,
  high: number,
): Crossing {
  const before = side(low);
  let [left, right] = [low, high];
  for (;;) {
    const middle = middleOf(left, right);
    if (middle === left || middle === right) return { border, on: [], beside: [line(left), line(right)] };
    const at = side(middle);
    if (at === 0) return { border, on: [line(middle)], beside: [] };
    if (at === before) left = middle;
    else right = middle;
  }
}

/** Whether the comparison is `a - a == 0`, which holds for every number that is finite. */
function asksWhetherFinite({ operator, left, right }: Comparison): boolean {
  const isDifference = left.kind === "operation" && left.operator === "-" && equals(left.left, left.right);
  return operator === "==" && isNumber(right, 0) && isDifference;
}

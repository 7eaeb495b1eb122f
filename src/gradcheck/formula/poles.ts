import { call, type Expression, numeral, partsOf } from "../../math/expression.js";
import { parseFormula } from "../../math/parseExpression.js";
import { bordersBetween, crossingsAlong } from "../samples/corners.js";
import type { FormulaValues } from "./values.js";

/** Where poles are looked for: a pole between two of these numbers is found if what is divided by changes its sign there. */
const scanned = Array.from({ length: 801 }, (_, i) => (i - 400) / 20);

/** How near to a pole a formula is looked at, relative to 1 or to the place; and by how much it must grow on the way. */
const [far, near, growth] = [1e-4, 1e-8, 50];

/** The places between -20 and 20 at which a formula divides by 0 and grows without bound, in ascending order. */
export function findPoles(values: FormulaValues): readonly number[] {
  const { formula } = values;
  const zeros = divisorsIn(parseFormula(formula.expanded().value)).map((divisor) => [divisor, numeral(0)] as const);
  const crossings = bordersBetween(zeros, formula, {}).flatMap((border) => crossingsAlong(border, (x) => [x], scanned));
  const found = crossings.flatMap(({ on, beside }) => (on[0] ?? beside[0] ?? []).slice(0, 1)).map((x) => x + 0);
  return [...new Set(found)].filter((x) => isPole(values, x)).toSorted((a, b) => a - b);
}

/** What a tree divides by. A square has no change of sign, so its base is looked at too. */
function divisorsIn(tree: Expression): readonly Expression[] {
  const inner = partsOf(tree).flatMap(divisorsIn);
  if (tree.kind === "call" && tree.name === "tan") return [call("cos", ...tree.arguments), ...inner];
  if (tree.kind !== "operation") return inner;
  if (tree.operator === "/") return [...withBases(tree.right), ...inner];
  return tree.operator === "^" && tree.right.kind === "negation" ? [...withBases(tree.left), ...inner] : inner;
}

function withBases(tree: Expression): readonly Expression[] {
  return tree.kind === "operation" && tree.operator === "^" ? [tree, ...withBases(tree.left)] : [tree];
}

function isPole(values: FormulaValues, x: number): boolean {
  const scale = Math.max(1, Math.abs(x));
  const sizes = values.at([far, near].flatMap((step) => [x - step * scale, x + step * scale]));
  const [left, right, nearLeft, nearRight] = sizes.map(({ value }) => Math.abs(value)) as [
    number,
    number,
    number,
    number,
  ];
  return nearLeft > growth * left || nearRight > growth * right;
}

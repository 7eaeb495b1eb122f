import { evaluate } from "../../engine/referenceEngine.js";
import type { Node, Value } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { sizeOf } from "../../graph/shape.js";
import {
  type Comparison,
  type ComparisonOperator,
  comparison,
  conditional,
  type Expression,
  numeral,
  partsOf,
  substitute,
  symbol,
} from "../../math/expression.js";
import { flatten, nest } from "../../math/nestedArrays.js";
import { numberSystem } from "../../math/numberSystem.js";
import { parseFormula } from "../../math/parseExpression.js";
import { printExpression } from "../../math/printExpression.js";
import type { Sample } from "../sample.js";
import type { Evidence } from "./evidence.js";
import type { Region, RegionFinder } from "./region.js";

const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};

/** A comparison longer than this explains nothing. */
const longest = 60;

/** The two branches of each comparison in the formulas that the sample computes. */
export const branches: RegionFinder = (evidence) =>
  comparisonsOf(evidence).flatMap((found) =>
    [found.tree.operator, opposite[found.tree.operator]].flatMap((operator) =>
      regionOf(evidence, found, operator, "where "),
    ),
  );

/** The elements for which both sides of a comparison are equal. */
export const corners: RegionFinder = (evidence) =>
  comparisonsOf(evidence).flatMap((found) => regionOf(evidence, found, "==", "at the corner, where "));

/** A comparison, and the values that it is made for. */
interface Found {
  readonly tree: Comparison;
  readonly values: Readonly<Record<string, Value>>;
  /** The trees to print in place of the formula's variables. */
  readonly names: ReadonlyMap<string, Expression>;
}

function regionOf(
  { shape }: Evidence,
  { tree, values, names }: Found,
  operator: ComparisonOperator,
  before: string,
): readonly Region[] {
  const { left, right } = tree;
  const test = conditional(comparison(operator, left, right), numeral(1), numeral(0));
  const holds = flatten(numberSystem("number").primitives.map(printExpression(test), values));
  if (holds.length !== sizeOf(shape)) return [];
  const [a, b] = [left, right].map((side) => printExpression(substitute(side, names)));
  const where = `${before}${a} ${operator === "==" ? "=" : operator} ${b}`;
  return where.length > longest ? [] : [{ where, includes: (i) => holds[i] === 1 }];
}

/** All comparisons of the formulas that are applied while the sample is computed. */
function comparisonsOf({ sample, isSmall }: Evidence): readonly Found[] {
  if (!isSmall) return [];
  const system = numberSystem("number");
  const leaves = leavesOf(sample);
  const nameOf = new Map([...leaves].map(([leaf, value]) => [value, (leaf as { readonly name: string }).name]));
  const found: Found[] = [];
  evaluate(topologicalOrder([sample.output]), leaves, {
    ...system,
    primitives: {
      ...system.primitives,
      map(formula, values) {
        const named = Object.entries(values).flatMap(([variable, value]): [string, Expression][] => {
          if (typeof value === "number") return [[variable, numeral(value)]];
          const name = nameOf.get(value);
          return name === undefined ? [] : [[variable, symbol(name)]];
        });
        for (const tree of comparisonsIn(parseFormula(formula))) found.push({ tree, values, names: new Map(named) });
        return system.primitives.map(formula, values);
      },
    },
  });
  return found;
}

/** Comparisons before `?`, and those that a function makes by itself. */
function comparisonsIn(tree: Expression): readonly Comparison[] {
  const inner = partsOf(tree).flatMap(comparisonsIn);
  if (tree.kind === "conditional") return [tree.condition, ...inner];
  const [first, second] = tree.kind === "call" ? tree.arguments : [];
  if (tree.kind !== "call" || first === undefined) return inner;
  if (tree.name === "abs" || tree.name === "sign") return [comparison(">", first, numeral(0)), ...inner];
  if ((tree.name === "max" || tree.name === "min") && second !== undefined) {
    return [comparison(">", first, second), ...inner];
  }
  return inner;
}

function leavesOf({ point }: Sample): ReadonlyMap<Node, Value> {
  // The value of a single number cannot be recognised again.
  return new Map([...point].map(([leaf, values]) => [leaf, nest(values, leaf.shape)]));
}

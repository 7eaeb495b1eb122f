import {
  type ComparisonOperator,
  comparison,
  conditional,
  type Expression,
  numeral,
} from "../../../math/expression.js";
import type { NodeUse, Operator } from "../operator.js";
import type { Condition, Rows, Value } from "../value.js";
import { checkSameStage, singleNumber } from "./combine.js";
import { checkSize } from "./rows.js";

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  Less: "<",
  LessOrEqual: "<=",
  Greater: ">",
  GreaterOrEqual: ">=",
  Equal: "==",
};

/** Comparisons, and what is chosen by them. */
export const conditions: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...Object.entries(comparisons).map(([op, operator]): [string, Operator] => [op, (use) => compare(use, operator)]),
  ["Not", negate],
  ["Where", choose],
]);

function compare(use: NodeUse, operator: ComparisonOperator): Condition {
  const [a, b] = [use.input(0), use.input(1)];
  const { stage, shape } = rowsOf(use, a, b);
  const [left, right] = [a, b].map((each) => treeOf(use, each)) as [Expression, Expression];
  checkSize(use, left);
  return { kind: "condition", stage, shape, comparison: comparison(operator, left, right), isNegated: false };
}

function negate(use: NodeUse): Condition {
  const condition = conditionOf(use);
  return { ...condition, isNegated: !condition.isNegated };
}

function choose(use: NodeUse): Rows {
  const condition = conditionOf(use);
  const branches = [use.input(1), use.input(2)] as const;
  for (const branch of branches) if (branch.kind === "rows") checkSameStage(use, branch, condition);
  const [first, second] = branches.map((each) => treeOf(use, each)) as [Expression, Expression];
  const { stage, shape, isNegated } = condition;
  const tree = isNegated
    ? conditional(condition.comparison, second, first)
    : conditional(condition.comparison, first, second);
  return { kind: "rows", stage, shape, tree: checkSize(use, tree) };
}

/** The comparison as a number: 1 if it holds, else 0. */
export function asNumber(use: NodeUse, { stage, shape, comparison: test, isNegated }: Condition): Rows {
  const tree = conditional(test, numeral(isNegated ? 0 : 1), numeral(isNegated ? 1 : 0));
  return { kind: "rows", stage, shape, tree: checkSize(use, tree) };
}

function conditionOf(use: NodeUse): Condition {
  const value = use.input(0);
  return value.kind === "condition" ? value : use.refuse("its condition is no comparison of numbers of the same layer");
}

function rowsOf(use: NodeUse, a: Value, b: Value): Rows {
  if (a.kind === "tensor") return use.asRows(b);
  const rows = use.asRows(a);
  if (b.kind !== "tensor") checkSameStage(use, rows, use.asRows(b));
  return rows;
}

/** The formula of a value: that of rows, or a number that holds for all columns. */
function treeOf(use: NodeUse, value: Value): Expression {
  if (value.kind !== "tensor") return use.asRows(value).tree;
  const single = singleNumber(use, value);
  if (single !== undefined && Number.isFinite(single)) return numeral(single);
  return use.refuse("it takes a constant of its own for each column, or one that is not finite: expected one number");
}

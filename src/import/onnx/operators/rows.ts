import { type Expression, symbol } from "../../../math/expression.js";
import { limits } from "../../../math/formulaSize.js";
import { countParts } from "../../../math/simplify.js";
import type { NodeUse } from "../operator.js";
import type { Rows, Stage } from "../value.js";

/** What a stage gives, before any op changes it. */
export function startOf(stage: Stage, shape: Rows["shape"]): Rows {
  return { kind: "rows", stage, shape, tree: symbol("x") };
}

/** Whether the rows are what their stage gives. */
export function isStart({ tree }: Rows): boolean {
  return tree.kind === "symbol" && tree.name === "x";
}

/**
 * The tree, if a formula may be so long. Each op checks what it makes, since a tree that is used twice doubles.
 *
 * @throws GraphProblem if it is too long
 */
export function checkSize(use: NodeUse, tree: Expression): Expression {
  if (countParts(tree) <= limits.parts) return tree;
  return use.refuse(`the formula that its ops make is too long: expected one of ${limits.parts} parts or less`);
}

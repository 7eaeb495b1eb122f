import { type Expression, numeral, substitute } from "../../math/expression.js";
import { parseExpression } from "../../math/parseExpression.js";
import { functions } from "../../ops/elementwise.js";

const parsed = new Map<string, Expression>();

/** The tree of a formula of ours, in x and names of its own. */
export function parseTemplate(text: string, names: readonly string[] = []): Expression {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const tree = parseExpression(text, { symbols: ["x", ...names], functions: Object.keys(functions) });
  parsed.set(text, tree);
  return tree;
}

/** A formula of ours with a tree for x, and numbers for its other names. */
export function fill(text: string, x: Expression, numbers: Readonly<Record<string, number>> = {}): Expression {
  const entries = Object.entries(numbers).map(([name, value]) => [name, numeral(value)] as const);
  return substitute(parseTemplate(text, Object.keys(numbers)), new Map([["x", x], ...entries]));
}

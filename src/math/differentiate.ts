import type { MathNode } from "mathjs";
import {
  conditional,
  constantNode,
  isConditional,
  isConstant,
  isFunction,
  operator,
  substitute,
  symbolNode,
} from "./expression.js";
import { symbolicMath } from "./mathjs.js";

/** The derivative of a function of one argument, as a tree in that argument; its name is in the formula. */
export type FunctionRule = (name: string, argument: MathNode) => MathNode;

/**
 * The derivative of a formula by one of its symbols.
 *
 * mathjs differentiates the arithmetic. It knows no conditionals and not all of the functions, and some of its rules overflow
 * where the function does not, so these are set aside as symbols t of their own and come back by the chain rule,
 * d/dx f(x, t(x)) = ∂f/∂x + ∂f/∂t · t'(x): a conditional branch by branch, a function by its rule.
 */
export function differentiate(tree: MathNode, symbol: string, rule: FunctionRule): MathNode {
  const parts = new Map<string, MathNode>();
  const skeleton = setAside(tree, parts);
  const restored = (by: string) => substitute(symbolicMath().derivative(skeleton, by), parts);
  let total = restored(symbol);
  for (const [name, part] of parts) {
    total = sum(total, product(restored(name), differentiatePart(part, symbol, rule)));
  }
  return total;
}

function setAside(tree: MathNode, parts: Map<string, MathNode>): MathNode {
  if (isFunction(tree) || isConditional(tree)) {
    const name = `_t${parts.size}`;
    parts.set(name, tree);
    return symbolNode(name);
  }
  return tree.map((inner) => setAside(inner, parts));
}

function differentiatePart(part: MathNode, symbol: string, rule: FunctionRule): MathNode {
  if (isConditional(part)) {
    const whenTrue = differentiate(part.trueExpr, symbol, rule);
    const whenFalse = differentiate(part.falseExpr, symbol, rule);
    return whenTrue.equals(whenFalse) ? whenTrue : conditional(part.condition, whenTrue, whenFalse);
  }
  const [argument] = isFunction(part) ? part.args : [];
  if (!isFunction(part) || argument === undefined) throw new Error(`no derivative of ${part.toString()}`);
  const inner = differentiate(argument, symbol, rule);
  return isNumber(inner, 0) ? inner : product(rule(part.fn.name, argument), inner);
}

function isNumber(node: MathNode, value: number): boolean {
  return isConstant(node) && Number(node.value) === value;
}

function sum(a: MathNode, b: MathNode): MathNode {
  if (isNumber(a, 0)) return b;
  return isNumber(b, 0) ? a : operator("+", "add", a, b);
}

function product(a: MathNode, b: MathNode): MathNode {
  if (isNumber(a, 0) || isNumber(b, 0)) return constantNode(0);
  if (isNumber(a, 1)) return b;
  return isNumber(b, 1) ? a : operator("*", "multiply", a, b);
}

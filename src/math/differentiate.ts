import {
  conditional,
  constantNode,
  type Expression,
  isConditional,
  isConstant,
  isFunction,
  isOperator,
  isParenthesis,
  isSymbol,
  negation,
  type Operator,
  operator,
  substitute,
  symbolNode,
  withOperands,
} from "./expression.js";
import { symbolicMath } from "./mathjs.js";

/** The derivative of a function of one argument, as a tree in that argument; its name is in the formula. */
export type FunctionRule = (name: string, argument: Expression) => Expression;

/**
 * The derivative of a formula by one of its symbols, by the chain rule at each of its parts.
 *
 * mathjs knows the rules of the operators. It is asked for one operator at a time, since it simplifies what it finds, and the
 * time for that grows out of bounds with the length of a formula. It knows no conditionals and not all of the functions, and
 * some of its rules overflow where the function does not: a conditional is differentiated branch by branch, a function by its rule.
 */
export function differentiate(tree: Expression, symbol: string, rule: FunctionRule): Expression {
  const derive = (part: Expression): Expression => {
    if (isSymbol(part)) return constantNode(part.name === symbol ? 1 : 0);
    if (isParenthesis(part)) return derive(part.content);
    if (isConditional(part)) return choose(part.condition, derive(part.trueExpr), derive(part.falseExpr));
    if (isOperator(part)) return deriveOperator(part, derive);
    if (!isFunction(part)) return constantNode(0);
    const [a, b] = part.args;
    if (a === undefined) throw new Error(`no derivative of ${part.toString()}`);
    if (b !== undefined) return choose(operator(part.fn.name === "max" ? "<" : ">", a, b), derive(b), derive(a));
    const inner = derive(a);
    return isNumber(inner, 0) ? inner : product(rule(part.fn.name, a), inner);
  };
  return derive(tree);
}

function deriveOperator(part: Operator, derive: (part: Expression) => Expression): Expression {
  const names = part.args.map((_, i) => `_${i}`);
  const operands = new Map(part.args.map((operand, i) => [names[i] as string, operand]));
  // Constants stay, so that x ^ 2 becomes 2 * x and not the rule for any exponent.
  const pattern = withOperands(
    part,
    part.args.map((operand, i) => (isNumeral(operand) ? operand : symbolNode(names[i] as string))),
  );
  return part.args.reduce<Expression>((total, operand, i) => {
    const inner = isNumeral(operand) ? constantNode(0) : derive(operand);
    if (isNumber(inner, 0)) return total;
    const partial = substitute(symbolicMath().derivative(pattern, names[i] as string), operands);
    return sum(total, product(partial, inner));
  }, constantNode(0));
}

function choose(condition: Expression, whenTrue: Expression, whenFalse: Expression): Expression {
  return whenTrue.equals(whenFalse) ? whenTrue : conditional(condition, whenTrue, whenFalse);
}

/** A number as it is written, with its sign. */
function isNumeral(node: Expression): boolean {
  if (isParenthesis(node)) return isNumeral(node.content);
  if (isOperator(node)) return node.fn === "unaryMinus" && node.args.every(isNumeral);
  return isConstant(node);
}

function isNumber(node: Expression, value: number): boolean {
  return isConstant(node) && Number(node.value) === value;
}

function sum(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  const [negated] = isOperator(b) && b.fn === "unaryMinus" ? b.args : [];
  return negated === undefined ? operator("+", a, b) : operator("-", a, negated);
}

function product(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0) || isNumber(b, 0)) return constantNode(0);
  if (isNumber(a, 1)) return b;
  if (isNumber(b, 1)) return a;
  return isMinusOne(a) ? negation(b) : isMinusOne(b) ? negation(a) : operator("*", a, b);
}

function isMinusOne(node: Expression): boolean {
  return (
    isNumber(node, -1) || (isOperator(node) && node.fn === "unaryMinus" && node.args.every((it) => isNumber(it, 1)))
  );
}

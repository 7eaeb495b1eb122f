import {
  type BinaryOperation,
  type Call,
  call,
  comparison,
  conditional,
  type Expression,
  equals,
  isNumber,
  negation,
  numeral,
  operation,
  uses,
} from "./expression.js";

/** The derivative of a function of one argument, as a tree in that argument; its name is in the formula. */
export type FunctionRule = (name: string, argument: Expression) => Expression;

/** The derivative of a formula by one of its symbols, by the chain rule at each of its parts; a conditional branch by branch. */
export function differentiate(tree: Expression, by: string, rule: FunctionRule): Expression {
  const derive = (part: Expression): Expression => {
    if (!uses(part, by)) return numeral(0);
    switch (part.kind) {
      case "number":
        return numeral(0);
      case "symbol":
        return numeral(1);
      case "negation":
        return negated(derive(part.operand));
      case "conditional":
        return choose(part.condition, derive(part.whenTrue), derive(part.whenFalse));
      case "operation":
        return deriveOperation(part, derive);
      case "call":
        return deriveCall(part, derive, rule);
    }
  };
  return derive(tree);
}

function deriveOperation(
  { operator, left, right }: BinaryOperation,
  derive: (part: Expression) => Expression,
): Expression {
  const [fromLeft, fromRight] = [derive(left), derive(right)];
  switch (operator) {
    case "+":
      return sum(fromLeft, fromRight);
    case "-":
      return difference(fromLeft, fromRight);
    case "*":
      return sum(product(fromLeft, right), product(left, fromRight));
    case "/":
      return difference(
        quotient(fromLeft, right),
        quotient(product(left, fromRight), operation("^", right, numeral(2))),
      );
    case "^": {
      const byBase = product(product(right, powerBelow(left, right)), fromLeft);
      const byExponent = product(product(operation("^", left, right), call("log", left)), fromRight);
      return sum(isNumber(fromLeft, 0) ? fromLeft : byBase, isNumber(fromRight, 0) ? fromRight : byExponent);
    }
  }
}

/** base ^ (exponent - 1) */
function powerBelow(base: Expression, exponent: Expression): Expression {
  const value =
    exponent.kind === "number"
      ? exponent.value
      : exponent.kind === "negation" && exponent.operand.kind === "number"
        ? -exponent.operand.value
        : undefined;
  if (value === undefined) return operation("^", base, operation("-", exponent, numeral(1)));
  if (value === 1) return numeral(1);
  return value === 2 ? base : operation("^", base, numeral(value - 1));
}

/** Of max and min the one that is taken: the first, unless the second is beyond it. */
function deriveCall(
  { name, arguments: args }: Call,
  derive: (part: Expression) => Expression,
  rule: FunctionRule,
): Expression {
  const [a, b] = args;
  if (a === undefined) throw new Error(`${name} has no argument`);
  if (b !== undefined) return choose(comparison(name === "max" ? "<" : ">", a, b), derive(b), derive(a));
  const inner = derive(a);
  return isNumber(inner, 0) ? inner : product(rule(name, a), inner);
}

function choose(condition: ReturnType<typeof comparison>, whenTrue: Expression, whenFalse: Expression): Expression {
  return equals(whenTrue, whenFalse) ? whenTrue : conditional(condition, whenTrue, whenFalse);
}

function negated(a: Expression): Expression {
  if (isNumber(a, 0)) return a;
  return a.kind === "negation" ? a.operand : negation(a);
}

function sum(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  return b.kind === "negation" ? operation("-", a, b.operand) : operation("+", a, b);
}

function difference(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0)) return negated(b);
  if (isNumber(b, 0)) return a;
  return operation("-", a, b);
}

function product(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0) || isNumber(b, 0)) return numeral(0);
  if (isNumber(a, 1)) return b;
  if (isNumber(b, 1)) return a;
  return isNumber(a, -1) ? negated(b) : isNumber(b, -1) ? negated(a) : operation("*", a, b);
}

function quotient(a: Expression, b: Expression): Expression {
  return isNumber(a, 0) ? a : operation("/", a, b);
}

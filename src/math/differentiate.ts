import {
  type BinaryOperation,
  type Call,
  call,
  comparison,
  conditional,
  constantNames,
  type Expression,
  equals,
  isNumber,
  negation,
  numeral,
  operation,
  partsOf,
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
    case "/": {
      // (a' - y·b') / b with y = a / b: b² leaves the range of numbers where y does not.
      const fromQuotient = product(operation("/", left, right), unlessInfinite(right, fromRight));
      return quotient(difference(fromLeft, fromQuotient), right);
    }
    case "^":
      return sum(byBase(left, right, fromLeft, fromRight), byExponent(left, right, fromRight));
  }
}

/** b · a ^ (b - 1) · a', and 0 for an exponent that has come to 0, where a base of 0 gives 0 · ∞. */
function byBase(base: Expression, exponent: Expression, fromBase: Expression, fromExponent: Expression): Expression {
  if (isNumber(fromBase, 0)) return fromBase;
  const slope = product(exponent, powerBelow(base, exponent));
  if (!isNumber(fromExponent, 0))
    return product(choose(comparison("==", exponent, numeral(0)), numeral(0), slope), fromBase);
  return product(slope, exponent.kind === "number" ? fromBase : unlessInfinite(base, fromBase));
}

/** a ^ b · log(a) · b', and 0 at a base of 0 where the power does not grow without bound. */
function byExponent(base: Expression, exponent: Expression, fromExponent: Expression): Expression {
  if (isNumber(fromExponent, 0)) return fromExponent;
  const slope = product(operation("^", base, exponent), call("log", base));
  if (base.kind === "number" || (base.kind === "symbol" && constantNames.includes(base.name)))
    return product(slope, fromExponent);
  const atZero = choose(comparison(">=", exponent, numeral(0)), numeral(0), slope);
  return product(choose(comparison("!=", base, numeral(0)), slope, atZero), fromExponent);
}

/**
 * The derivative of a part, and 1 where the part has overflowed, as its derivative may have: what is flat out there, such as 1 / b
 * and tanh(b), has the slope 0, and 0 · ∞ is not.
 */
function unlessInfinite(part: Expression, derivative: Expression): Expression {
  // What is the same everywhere does not overflow.
  if (isConstant(derivative)) return derivative;
  return choose(comparison("==", operation("-", part, part), numeral(0)), derivative, numeral(1));
}

/** base ^ (exponent - 1) */
function powerBelow(base: Expression, exponent: Expression): Expression {
  const value = literalValue(exponent);
  if (value === undefined) return operation("^", base, operation("-", exponent, numeral(1)));
  if (value === 1) return numeral(1);
  return value === 2 ? base : operation("^", base, numeral(value - 1));
}

/** Of max and min the one that is taken, and half of each at a tie, as in PyTorch's maximum. */
function deriveCall(
  { name, arguments: args }: Call,
  derive: (part: Expression) => Expression,
  rule: FunctionRule,
): Expression {
  const [a, b] = args;
  if (a === undefined) throw new Error(`${name} has no argument`);
  if (b !== undefined) {
    const [fromFirst, fromSecond] = [derive(a), derive(b)];
    if (equals(fromFirst, fromSecond)) return fromFirst;
    const [isBelow, isBeyond] = name === "max" ? (["<", ">"] as const) : ([">", "<"] as const);
    const isTie = comparison("==", a, b);
    const [first, second] = [literalValue(fromFirst), literalValue(fromSecond)];
    if (first !== undefined && second !== undefined) {
      const taken = choose(comparison(isBelow, a, b), fromSecond, fromFirst);
      return choose(isTie, numeral((first + second) / 2), taken);
    }
    // Each derivative once: in nested calls they would double at each level.
    const ofFirst = choose(comparison(isBelow, a, b), numeral(0), fromFirst);
    const ofSecond = choose(comparison(isBeyond, a, b), numeral(0), fromSecond);
    return product(sum(ofFirst, ofSecond), choose(isTie, numeral(0.5), numeral(1)));
  }
  const inner = derive(a);
  if (isNumber(inner, 0)) return inner;
  return product(rule(name, a), unlessInfinite(a, inner));
}

/** The number that the tree is, if it is no more than that. */
function literalValue(tree: Expression): number | undefined {
  if (tree.kind === "number") return tree.value;
  return tree.kind === "negation" && tree.operand.kind === "number" ? -tree.operand.value : undefined;
}

/** Whether it is the same for all values of the variables. */
function isConstant(tree: Expression): boolean {
  return tree.kind === "symbol" ? constantNames.includes(tree.name) : partsOf(tree).every(isConstant);
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

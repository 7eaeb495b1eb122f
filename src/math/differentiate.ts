import {
  type BinaryOperation,
  type Call,
  type Comparison,
  call,
  comparison,
  conditional,
  constantNames,
  type Expression,
  equals,
  isConstant,
  isNumber,
  negation,
  numberOf,
  numeral,
  operation,
  uses,
} from "./expression.js";

/** The derivative of the named function of one argument, as a tree in that argument. */
export type FunctionRule = (name: string, argument: Expression) => Expression;

type Derive = (part: Expression) => Expression;

/** The rules by which parts are differentiated; `derive` gives the derivative of a part of them. */
export interface Calculus {
  negate(derivative: Expression): Expression;
  choose(condition: Comparison, whenTrue: Expression, whenFalse: Expression): Expression;
  operate(part: BinaryOperation, derive: Derive): Expression;
  call(part: Call, derive: Derive): Expression;
}

/** The derivative of a formula by one of its symbols, by the chain rule. A conditional is differentiated branch by branch. */
export function differentiate(tree: Expression, by: string, rule: FunctionRule): Expression {
  return walk(tree, by, {
    negate: negated,
    choose,
    operate: deriveOperation,
    call: (part, derive) => deriveCall(part, derive, rule),
  });
}

/** The derivative of a formula, by the rules of a calculus. */
export function walk(tree: Expression, by: string, calculus: Calculus): Expression {
  const derive = (part: Expression): Expression => {
    if (!uses(part, by)) return numeral(0);
    switch (part.kind) {
      case "number":
        return numeral(0);
      case "symbol":
        return numeral(1);
      case "negation":
        return calculus.negate(derive(part.operand));
      case "conditional":
        return calculus.choose(part.condition, derive(part.whenTrue), derive(part.whenFalse));
      case "operation":
        return calculus.operate(part, derive);
      case "call":
        return calculus.call(part, derive);
      default:
        return part satisfies never;
    }
  };
  return derive(tree);
}

function deriveOperation({ operator, left, right }: BinaryOperation, derive: Derive): Expression {
  const [fromLeft, fromRight] = [derive(left), derive(right)];
  switch (operator) {
    case "+":
      return sum(fromLeft, fromRight);
    case "-":
      return difference(fromLeft, fromRight);
    case "*":
      return sum(product(fromLeft, right), product(left, fromRight));
    case "/": {
      // (a' - y·b') / b with y = a / b: b² may overflow although y does not.
      const fromQuotient = product(operation("/", left, right), unlessInfinite(right, fromRight));
      return quotient(difference(fromLeft, fromQuotient), right);
    }
    case "^":
      return sum(byBase(left, right, fromLeft, fromRight), byExponent(left, right, fromRight));
    default:
      return operator satisfies never;
  }
}

/** b · a ^ (b - 1) · a', and 0 if the exponent is 0: a base of 0 would give 0 · ∞. */
function byBase(base: Expression, exponent: Expression, fromBase: Expression, fromExponent: Expression): Expression {
  if (isNumber(fromBase, 0)) return fromBase;
  const local = product(exponent, powerBelow(base, exponent));
  if (!isNumber(fromExponent, 0))
    return product(choose(comparison("==", exponent, numeral(0)), numeral(0), local), fromBase);
  return product(local, exponent.kind === "number" ? fromBase : unlessInfinite(base, fromBase));
}

/** a ^ b · log(a) · b', and 0 at a base of 0 unless the power grows without bound there. */
function byExponent(base: Expression, exponent: Expression, fromExponent: Expression): Expression {
  if (isNumber(fromExponent, 0)) return fromExponent;
  const local = product(operation("^", base, exponent), call("log", base));
  const atZero = choose(comparison(">=", exponent, numeral(0)), numeral(0), local);
  if (isNumber(base, 0)) return product(atZero, fromExponent);
  if (base.kind === "number" || (base.kind === "symbol" && constantNames.includes(base.name)))
    return product(local, fromExponent);
  return product(choose(comparison("!=", base, numeral(0)), local, atZero), fromExponent);
}

/**
 * The derivative of a part, and 1 if the part has overflowed, since its derivative may have too. A function that is flat out there,
 * such as 1 / b and tanh(b), has the derivative 0, and 0 · ∞ would be NaN.
 */
function unlessInfinite(part: Expression, derivative: Expression): Expression {
  // A constant does not overflow.
  if (isConstant(derivative)) return derivative;
  return choose(comparison("==", operation("-", part, part), numeral(0)), derivative, numeral(1));
}

/** base ^ (exponent - 1) */
function powerBelow(base: Expression, exponent: Expression): Expression {
  const value = numberOf(exponent);
  if (value === undefined) return operation("^", base, operation("-", exponent, numeral(1)));
  if (value === 1) return numeral(1);
  return value === 2 ? base : operation("^", base, numeral(value - 1));
}

/** A call by the chain rule. Max and min have the derivative of the argument that they take, and half of each at a tie, as in PyTorch. */
function deriveCall({ name, arguments: args }: Call, derive: Derive, rule: FunctionRule): Expression {
  const [a, b] = args;
  if (a === undefined) throw new Error(`${name} has no argument`);
  if (b !== undefined) {
    const [fromFirst, fromSecond] = [derive(a), derive(b)];
    if (equals(fromFirst, fromSecond)) return fromFirst;
    const [isBelow, isBeyond] = name === "max" ? (["<", ">"] as const) : ([">", "<"] as const);
    const isTie = comparison("==", a, b);
    const [first, second] = [numberOf(fromFirst), numberOf(fromSecond)];
    if (first !== undefined && second !== undefined) {
      const taken = choose(comparison(isBelow, a, b), fromSecond, fromFirst);
      return choose(isTie, numeral((first + second) / 2), taken);
    }
    // Each derivative occurs once: in nested calls the tree would double at each level otherwise.
    const ofFirst = choose(comparison(isBelow, a, b), numeral(0), fromFirst);
    const ofSecond = choose(comparison(isBeyond, a, b), numeral(0), fromSecond);
    return product(sum(ofFirst, ofSecond), choose(isTie, numeral(0.5), numeral(1)));
  }
  const inner = derive(a);
  if (isNumber(inner, 0)) return inner;
  return product(rule(name, a), unlessInfinite(a, inner));
}

function choose(condition: Comparison, whenTrue: Expression, whenFalse: Expression): Expression {
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

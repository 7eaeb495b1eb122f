import { type Calculus, type FunctionRule, walk } from "./differentiate.js";
import {
  type BinaryOperation,
  call,
  comparison,
  conditional,
  type Expression,
  negation,
  numeral,
  operation,
  uses,
} from "./expression.js";
import { simplify } from "./simplify.js";

/**
 * The derivative of a formula by one of its symbols, as a textbook writes it. At the ends of what numbers can hold, and where the
 * formula has a corner, `differentiate` is the rule that counts: everywhere else both are the same function.
 */
export function textbookDerivative(tree: Expression, by: string, rule: FunctionRule): Expression {
  const calculus: Calculus = {
    negate: negation,
    choose: conditional,
    operate: (part, derive) => deriveOperation(part, derive, by),
    call({ name, arguments: [a, b] }, derive) {
      if (a === undefined) throw new Error(`${name} has no argument`);
      if (b === undefined) return operation("*", rule(name, a), derive(a));
      return conditional(comparison(name === "max" ? ">" : "<", a, b), derive(a), derive(b));
    },
  };
  return simplify(walk(tree, by, calculus));
}

function deriveOperation(
  { operator, left: a, right: b }: BinaryOperation,
  derive: (part: Expression) => Expression,
  by: string,
): Expression {
  switch (operator) {
    case "+":
    case "-":
      return operation(operator, derive(a), derive(b));
    case "*":
      return operation("+", operation("*", derive(a), b), operation("*", a, derive(b)));
    case "/": {
      if (!uses(b, by)) return operation("/", derive(a), b);
      const numerator = operation("-", operation("*", derive(a), b), operation("*", a, derive(b)));
      return operation("/", numerator, operation("^", b, numeral(2)));
    }
    case "^": {
      const power = operation("^", a, b);
      const byBase = operation("*", operation("*", b, operation("^", a, operation("-", b, numeral(1)))), derive(a));
      const byExponent = operation("*", operation("*", power, call("log", a)), derive(b));
      if (!uses(b, by)) return byBase;
      return uses(a, by) ? operation("+", byBase, byExponent) : byExponent;
    }
    default:
      return operator satisfies never;
  }
}

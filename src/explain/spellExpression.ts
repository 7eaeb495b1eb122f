import { type Comparison, type Expression, partsOf } from "../math/expression.js";
import { atom, call, infix, negative, power, type Term } from "./term.js";

/** What the symbols of a formula are here, and how to read it. */
export interface Reading {
  term(symbol: string): Term;
  /** Whether a symbol is more than a single number, so that products go from element to element. */
  isArray(symbol: string): boolean;
  /** Decides a comparison, if the symbols are numbers: then only the branch that is taken is spelled. Default: both are. */
  decide?(comparison: Comparison): boolean;
}

/** The formula of an op, with terms in place of its symbols. */
export function spellExpression(tree: Expression, reading: Reading): Term {
  const spell = (part: Expression) => spellExpression(part, reading);
  switch (tree.kind) {
    case "number":
      return atom(String(tree.value));
    case "symbol":
      return reading.term(tree.name);
    case "negation":
      return negative(spell(tree.operand));
    case "operation": {
      const { operator, left, right } = tree;
      if (operator === "^") return power(spell(left), spell(right));
      const areArrays = hasArray(left, reading) && hasArray(right, reading);
      return infix(operator === "*" ? (areArrays ? "⊙" : "·") : operator, spell(left), spell(right));
    }
    case "call":
      return call(tree.name, ...tree.arguments.map(spell));
    case "conditional": {
      const { condition, whenTrue, whenFalse } = tree;
      if (reading.decide !== undefined) return spell(reading.decide(condition) ? whenTrue : whenFalse);
      const compared = { operator: condition.operator, left: spell(condition.left), right: spell(condition.right) };
      return { kind: "choice", condition: compared, yes: spell(whenTrue), no: spell(whenFalse) };
    }
    default:
      return tree satisfies never;
  }
}

function hasArray(tree: Expression, reading: Reading): boolean {
  return tree.kind === "symbol" ? reading.isArray(tree.name) : partsOf(tree).some((part) => hasArray(part, reading));
}

import type { BinaryOperator, Comparison, ComparisonOperator, Expression } from "./expression.js";

/** How tightly each kind of part binds. A looser part inside a tighter one needs parentheses. */
const binding = { conditional: 0, sum: 1, product: 2, negation: 3, power: 4, atom: 5 } as const;
const operatorBinding: Readonly<Record<BinaryOperator, number>> = {
  "+": binding.sum,
  "-": binding.sum,
  "*": binding.product,
  "/": binding.product,
  "^": binding.power,
};

/** How a language writes what differs from our formulas. */
export interface Spelling {
  number(value: number): string;
  functionName(name: string): string;
  comparison(operator: ComparisonOperator): string;
}

const ours: Spelling = {
  number: String,
  functionName: (name) => name,
  comparison: (operator) => operator,
};

/** The formula's text, with no more parentheses than it needs. It parses to the same tree. */
export function printExpression(tree: Expression): string {
  return printSpelled(tree, ours);
}

/** The formula in a language whose operators bind as ours. It has no sign for powers. */
export function printSpelled(tree: Expression, spelling: Spelling): string {
  switch (tree.kind) {
    case "number":
      return spelling.number(tree.value);
    case "symbol":
      return tree.name;
    case "negation":
      return `-${inside(tree.operand, binding.power, spelling)}`;
    case "operation": {
      const { operator, left, right } = tree;
      const own = operatorBinding[operator];
      // A power groups from the right, the others from the left. The sign of an exponent needs no parentheses.
      return operator === "^"
        ? `${inside(left, binding.atom, spelling)} ^ ${inside(right, binding.negation, spelling)}`
        : `${inside(left, own, spelling)} ${operator} ${inside(right, own + 1, spelling)}`;
    }
    case "call":
      return `${spelling.functionName(tree.name)}(${tree.arguments.map((part) => printSpelled(part, spelling)).join(", ")})`;
    case "conditional":
      return `${printComparison(tree.condition, spelling)} ? ${inside(tree.whenTrue, binding.sum, spelling)} : ${printSpelled(tree.whenFalse, spelling)}`;
    default:
      return tree satisfies never;
  }
}

function printComparison({ operator, left, right }: Comparison, spelling: Spelling): string {
  return `${inside(left, binding.sum, spelling)} ${spelling.comparison(operator)} ${inside(right, binding.sum, spelling)}`;
}

function inside(part: Expression, least: number, spelling: Spelling): string {
  const text = printSpelled(part, spelling);
  return bindingOf(part) < least ? `(${text})` : text;
}

function bindingOf(part: Expression): number {
  switch (part.kind) {
    case "number":
    case "symbol":
    case "call":
      return binding.atom;
    case "negation":
      return binding.negation;
    case "operation":
      return operatorBinding[part.operator];
    case "conditional":
      return binding.conditional;
    default:
      return part satisfies never;
  }
}

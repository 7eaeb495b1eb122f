import type { BinaryOperator, Comparison, Expression } from "./expression.js";

/** How tightly each kind of part binds. A looser part inside a tighter one needs parentheses. */
const binding = { conditional: 0, sum: 1, product: 2, negation: 3, power: 4, atom: 5 } as const;
const operatorBinding: Readonly<Record<BinaryOperator, number>> = {
  "+": binding.sum,
  "-": binding.sum,
  "*": binding.product,
  "/": binding.product,
  "^": binding.power,
};

/** The formula's text, with no more parentheses than it needs. It parses to the same tree. */
export function printExpression(tree: Expression): string {
  switch (tree.kind) {
    case "number":
      return String(tree.value);
    case "symbol":
      return tree.name;
    case "negation":
      return `-${inside(tree.operand, binding.power)}`;
    case "operation": {
      const { operator, left, right } = tree;
      const own = operatorBinding[operator];
      // A power groups from the right, the others from the left. The sign of an exponent needs no parentheses.
      return operator === "^"
        ? `${inside(left, binding.atom)} ^ ${inside(right, binding.negation)}`
        : `${inside(left, own)} ${operator} ${inside(right, own + 1)}`;
    }
    case "call":
      return `${tree.name}(${tree.arguments.map(printExpression).join(", ")})`;
    case "conditional":
      return `${printComparison(tree.condition)} ? ${inside(tree.whenTrue, binding.sum)} : ${printExpression(tree.whenFalse)}`;
    default:
      return tree satisfies never;
  }
}

function printComparison({ operator, left, right }: Comparison): string {
  return `${inside(left, binding.sum)} ${operator} ${inside(right, binding.sum)}`;
}

function inside(part: Expression, least: number): string {
  const text = printExpression(part);
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

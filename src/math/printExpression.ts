import type { BinaryOperator, Comparison, Expression } from "./expression.js";

/** How tightly a part holds together; a looser one inside a tighter one is put into parentheses. */
const binding = { conditional: 0, sum: 1, product: 2, negation: 3, power: 4, atom: 5 } as const;
const operatorBinding: Readonly<Record<BinaryOperator, number>> = {
  "+": binding.sum,
  "-": binding.sum,
  "*": binding.product,
  "/": binding.product,
  "^": binding.power,
};

/** The formula's text, with the parentheses that it needs: read again, it is the same tree. */
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
      // A power is grouped from the right, all else from the left; the sign of an exponent needs no parentheses.
      return operator === "^"
        ? `${inside(left, binding.atom)} ^ ${inside(right, binding.negation)}`
        : `${inside(left, own)} ${operator} ${inside(right, own + 1)}`;
    }
    case "call":
      return `${tree.name}(${tree.arguments.map(printExpression).join(", ")})`;
    case "conditional":
      return `${printComparison(tree.condition)} ? ${inside(tree.whenTrue, binding.sum)} : ${printExpression(tree.whenFalse)}`;
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
  if (part.kind === "operation") return operatorBinding[part.operator];
  if (part.kind === "negation") return binding.negation;
  return part.kind === "conditional" ? binding.conditional : binding.atom;
}

import { call, comparison, conditional, type Expression, numeral, operation } from "../../math/expression.js";
import { printExpression } from "../../math/printExpression.js";

/**
 * The text of a formula in a form that the order of its sums and products does not change, with numbers of so many digits. Formulas of
 * the same text are the same function, but for rounding.
 */
export function canonicalText(tree: Expression, digits: number): string {
  return printExpression(order(tree, digits));
}

function order(tree: Expression, digits: number): Expression {
  const inner = (part: Expression) => order(part, digits);
  switch (tree.kind) {
    case "number":
      return numeral(Number(tree.value.toPrecision(digits)));
    case "symbol":
      return tree;
    case "negation":
    case "operation":
      return isSum(tree) ? orderSum(tree, digits) : orderProduct(tree, digits);
    case "call": {
      const args = tree.arguments.map(inner);
      return call(tree.name, ...args.toSorted(byText));
    }
    case "conditional": {
      const { operator, left, right } = tree.condition;
      return conditional(comparison(operator, inner(left), inner(right)), inner(tree.whenTrue), inner(tree.whenFalse));
    }
  }
}

function isSum(tree: Expression): boolean {
  return tree.kind === "operation" && (tree.operator === "+" || tree.operator === "-");
}

function orderSum(tree: Expression, digits: number): Expression {
  const terms: Expression[] = [];
  let constant = 0;
  const collect = (part: Expression, sign: 1 | -1): void => {
    if (part.kind === "number") constant += sign * part.value;
    else if (part.kind === "negation") collect(part.operand, sign === 1 ? -1 : 1);
    else if (part.kind === "operation" && (part.operator === "+" || part.operator === "-")) {
      collect(part.left, sign);
      collect(part.right, part.operator === "+" ? sign : sign === 1 ? -1 : 1);
    } else terms.push(order(sign === 1 ? part : operation("*", numeral(-1), part), digits));
  };
  collect(tree, 1);
  const all = [...(constant === 0 ? [] : [order(numeral(constant), digits)]), ...terms.toSorted(byText)];
  return all.reduce((sum, term) => operation("+", sum, term));
}

/** One number in front, then what is multiplied, then what is divided by. A square is multiplied by itself. */
function orderProduct(tree: Expression, digits: number): Expression {
  const above: Expression[] = [];
  const below: Expression[] = [];
  let coefficient = 1;
  const collect = (part: Expression, isBelow: boolean): void => {
    if (part.kind === "number") coefficient = isBelow ? coefficient / part.value : coefficient * part.value;
    else if (part.kind === "negation") {
      coefficient = -coefficient;
      collect(part.operand, isBelow);
    } else if (part.kind === "operation" && (part.operator === "*" || part.operator === "/")) {
      collect(part.left, isBelow);
      collect(part.right, part.operator === "/" ? !isBelow : isBelow);
    } else if (part.kind === "operation" && part.operator === "^") {
      if (part.right.kind === "number" && part.right.value === 2) {
        collect(part.left, isBelow);
        collect(part.left, isBelow);
      } else {
        (isBelow ? below : above).push(operation("^", order(part.left, digits), order(part.right, digits)));
      }
    } else (isBelow ? below : above).push(order(part, digits));
  };
  collect(tree, false);
  const number = numeral(Number(coefficient.toPrecision(digits)));
  const factors = above.toSorted(byText);
  const start = coefficient === 1 && factors.length > 0 ? factors : [number, ...factors];
  const product = start.reduce((left, right) => operation("*", left, right));
  return below.toSorted(byText).reduce((left, right) => operation("/", left, right), product);
}

function byText(a: Expression, b: Expression): number {
  const [left, right] = [printExpression(a), printExpression(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

import {
  type Expression,
  mapParts,
  negation,
  operation,
  partsOf,
  substitute,
  symbol,
  uses,
} from "../../math/expression.js";
import { printExpression } from "../../math/printExpression.js";

/** A formula with one slip, and what the slip is. */
export interface Slip {
  readonly tree: Expression;
  readonly what: string;
}

/** The formula of a derivative with each slip that is easily made. */
export function slipsOf(tree: Expression): readonly Slip[] {
  return [...slipsInside(tree), ...slipsOfInputs(tree)];
}

function slipsInside(tree: Expression): readonly Slip[] {
  const inner = partsOf(tree).flatMap((part, k) =>
    slipsInside(part).map(({ tree: slipped, what }) => ({ tree: withPart(tree, k, slipped), what })),
  );
  return [...slipsAt(tree), ...inner];
}

function slipsAt(tree: Expression): readonly Slip[] {
  if (tree.kind === "conditional") {
    const { condition, whenTrue, whenFalse } = tree;
    const swapped = { kind: "conditional", condition, whenTrue: whenFalse, whenFalse: whenTrue } as const;
    return [{ tree: swapped, what: `swaps the two branches of ${printExpression(tree)}` }];
  }
  if (tree.kind !== "operation") return [];
  const { operator, left, right } = tree;
  const [first, second] = [printExpression(left), printExpression(right)];
  switch (operator) {
    case "+":
    case "-": {
      const signed = operator === "-" ? negation(right) : right;
      return [
        { tree: left, what: `lacks the term ${printExpression(signed)}` },
        { tree: signed, what: `lacks the term ${first}` },
        {
          tree: operation(operator === "+" ? "-" : "+", left, right),
          what: `has the term ${second} with the wrong sign`,
        },
      ];
    }
    case "*":
      return [
        { tree: left, what: `lacks the factor ${second}` },
        { tree: right, what: `lacks the factor ${first}` },
      ];
    case "/":
      return [{ tree: left, what: `does not divide by ${second}` }];
    case "^":
      return [{ tree: left, what: `lacks the exponent of ${printExpression(tree)}` }];
  }
}

/** The output read for the input, and the other way round. */
function slipsOfInputs(tree: Expression): readonly Slip[] {
  return (["x", "y"] as const).flatMap((from) => {
    const to = from === "x" ? "y" : "x";
    if (!uses(tree, from)) return [];
    return [{ tree: substitute(tree, new Map([[from, symbol(to)]])), what: `reads ${to} for ${from}` }];
  });
}

function withPart(tree: Expression, which: number, part: Expression): Expression {
  let k = 0;
  return mapParts(tree, (each) => (k++ === which ? part : each));
}

import type { MathJsInstance, MathNode } from "mathjs";
import type { Scalar } from "../graph/op.js";
import type { BinaryOperator, ComparisonOperator, Expression } from "./expression.js";

/** What a formula comes to where its symbols have these values. */
export type Evaluate = (scope: Map<string, Scalar>) => Scalar;

const functionOf = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "^": "pow",
  "<": "smaller",
  "<=": "smallerEq",
  ">": "larger",
  ">=": "largerEq",
  "==": "equal",
  "!=": "unequal",
} as const satisfies Readonly<Record<BinaryOperator | ComparisonOperator, string>>;

/**
 * The formula as mathjs evaluates it. mathjs is handed the tree and not a text: its parser takes four times the stack of ours, for
 * each parenthesis inside another.
 *
 * @param literal a number of the formula as a value
 */
export function compileExpression(
  expression: Expression,
  math: MathJsInstance,
  literal: (value: number) => Scalar,
): Evaluate {
  const { ConditionalNode, ConstantNode, FunctionNode, OperatorNode, SymbolNode } = math;
  const binary = (operator: keyof typeof functionOf, left: Expression, right: Expression): MathNode =>
    new OperatorNode(operator, functionOf[operator], [convert(left), convert(right)]);
  const convert = (part: Expression): MathNode => {
    switch (part.kind) {
      case "number":
        return new ConstantNode(literal(part.value) as number);
      case "symbol":
        return new SymbolNode(part.name);
      case "negation":
        return new OperatorNode("-", "unaryMinus", [convert(part.operand)]);
      case "operation":
        return binary(part.operator, part.left, part.right);
      case "call":
        return new FunctionNode(part.name, part.arguments.map(convert));
      case "conditional": {
        const { operator, left, right } = part.condition;
        return new ConditionalNode(binary(operator, left, right), convert(part.whenTrue), convert(part.whenFalse));
      }
    }
  };
  const code = convert(expression).compile();
  return (scope) => code.evaluate(scope) as Scalar;
}

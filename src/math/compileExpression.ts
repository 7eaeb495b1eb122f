import type { MathJsInstance } from "mathjs";
import type { Scalar } from "../graph/op.js";
import type { BinaryOperator, ComparisonOperator, Expression } from "./expression.js";

/** The value of a formula whose symbols have these values. */
export type Evaluate = (scope: ReadonlyMap<string, Scalar>) => Scalar;

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
 * The formula as a function that calls mathjs's functions for its operators and calls. Symbols that the scope does not have are
 * mathjs's constants.
 *
 * @param literal the value of a number in the formula
 */
export function compileExpression(
  expression: Expression,
  math: MathJsInstance,
  literal: (value: number) => Scalar,
): Evaluate {
  const find = (name: string) => math[name as keyof MathJsInstance] as unknown;
  const compileCall = (name: string, parts: readonly Expression[]): Evaluate => {
    const f = find(name) as (...args: readonly Scalar[]) => Scalar;
    const [first, second] = parts.map(compile);
    if (first === undefined) throw new Error(`${name} is called without an argument`);
    if (second === undefined) return (scope) => f(first(scope));
    return (scope) => f(first(scope), second(scope));
  };
  const compile = (part: Expression): Evaluate => {
    switch (part.kind) {
      case "number": {
        const value = literal(part.value);
        return () => value;
      }
      case "symbol":
        return (scope) => scope.get(part.name) ?? (find(part.name) as Scalar);
      case "negation":
        return compileCall("unaryMinus", [part.operand]);
      case "operation":
        return compileCall(functionOf[part.operator], [part.left, part.right]);
      case "call":
        return compileCall(part.name, part.arguments);
      case "conditional": {
        const { operator, left, right } = part.condition;
        const condition = compileCall(functionOf[operator], [left, right]) as (
          ...args: Parameters<Evaluate>
        ) => unknown;
        const [whenTrue, whenFalse] = [compile(part.whenTrue), compile(part.whenFalse)];
        return (scope) => (condition(scope) === true ? whenTrue(scope) : whenFalse(scope));
      }
      default:
        return part satisfies never;
    }
  };
  return compile(expression);
}

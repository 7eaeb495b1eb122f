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
  const apply = (name: string, first: Evaluate, second?: Evaluate): Evaluate => {
    const f = find(name) as (...args: readonly Scalar[]) => Scalar;
    return second === undefined ? (scope) => f(first(scope)) : (scope) => f(first(scope), second(scope));
  };
  // It calls itself without a function in between: a deep formula takes one frame of the stack for each level.
  const compile = (part: Expression): Evaluate => {
    switch (part.kind) {
      case "number": {
        const value = literal(part.value);
        return () => value;
      }
      case "symbol":
        return (scope) => scope.get(part.name) ?? (find(part.name) as Scalar);
      case "negation":
        return apply("unaryMinus", compile(part.operand));
      case "operation":
        return apply(functionOf[part.operator], compile(part.left), compile(part.right));
      case "call": {
        const [first, second] = part.arguments;
        if (first === undefined) throw new Error(`${part.name} is called without an argument`);
        return apply(part.name, compile(first), second && compile(second));
      }
      case "conditional": {
        const { operator, left, right } = part.condition;
        const condition = apply(functionOf[operator], compile(left), compile(right)) as (
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

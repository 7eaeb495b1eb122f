import type { Scalar } from "../graph/op.js";
import { type BinaryOperator, type ComparisonOperator, type Expression, equals } from "./expression.js";

/** The value of a formula whose symbols have these values. */
export type Evaluate = (scope: ReadonlyMap<string, Scalar>) => Scalar;

/**
 * What formulas are computed with: functions and constants by mathjs's names. `add`, `subtract`, `multiply`, `divide`, `pow` and
 * `unaryMinus` are the operators. `smaller`, `smallerEq`, `larger`, `largerEq`, `equal` and `unequal` return an `Outcome`.
 */
export type Functions = Readonly<Record<string, unknown>>;

/** What a comparison finds. If rounding may turn it, it is a function of the values of both branches. */
export type Outcome = boolean | ((whenTrue: Scalar, whenFalse: Scalar) => Scalar);

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
 * The formula as a function that calls the given functions for its operators and calls. Symbols that the scope does not have are
 * constants among them.
 *
 * @param literal the value of a number in the formula
 */
export function compileExpression(
  expression: Expression,
  functions: Functions,
  literal: (value: number) => Scalar,
): Evaluate {
  const apply = (name: string, first: Evaluate, second?: Evaluate): Evaluate => {
    const f = functions[name] as (...args: readonly Scalar[]) => Scalar;
    return second === undefined ? (scope) => f(first(scope)) : (scope) => f(first(scope), second(scope));
  };
  // Two equal parts are one value. So a number system that bounds errors knows that x - x is 0.
  const applyTwice = (name: string, operand: Evaluate): Evaluate => {
    const f = functions[name] as (...args: readonly Scalar[]) => Scalar;
    return (scope) => {
      const value = operand(scope);
      return f(value, value);
    };
  };
  // It calls itself without a function in between: a deep formula takes one frame of the stack for each level.
  const compile = (part: Expression): Evaluate => {
    switch (part.kind) {
      case "number": {
        const value = literal(part.value);
        return () => value;
      }
      case "symbol":
        return (scope) => scope.get(part.name) ?? (functions[part.name] as Scalar);
      case "negation":
        return apply("unaryMinus", compile(part.operand));
      case "operation": {
        const name = functionOf[part.operator];
        if (equals(part.left, part.right)) return applyTwice(name, compile(part.left));
        return apply(name, compile(part.left), compile(part.right));
      }
      case "call": {
        const [first, second] = part.arguments;
        if (first === undefined) throw new Error(`${part.name} is called without an argument`);
        return apply(part.name, compile(first), second && compile(second));
      }
      case "conditional": {
        const { operator, left, right } = part.condition;
        const condition = apply(functionOf[operator], compile(left), compile(right)) as (
          ...args: Parameters<Evaluate>
        ) => Outcome;
        const [whenTrue, whenFalse] = [compile(part.whenTrue), compile(part.whenFalse)];
        return (scope) => {
          const outcome = condition(scope);
          if (typeof outcome === "function") return outcome(whenTrue(scope), whenFalse(scope));
          return outcome ? whenTrue(scope) : whenFalse(scope);
        };
      }
      default:
        return part satisfies never;
    }
  };
  return compile(expression);
}

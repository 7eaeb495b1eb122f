import type { Primitives, Scalar, Value } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { compileExpression, type Evaluate, type Functions } from "./compileExpression.js";
import { flatten, foldAxis, insertAxis, mapElements, nest, shapeOf, wrap } from "./nestedArrays.js";
import { parseFormula } from "./parseExpression.js";

/** What the primitives need to know of a number type. */
export interface ScalarType {
  lift(value: number): Scalar;
  /** Those of formulas. */
  readonly functions: Functions;
  /** Product of matrices, added up over the inner index in ascending order. */
  multiply(a: Value, b: Value): Value;
  /** Sum in ascending order. */
  total(elements: readonly Scalar[]): Scalar;
  /** The largest; NaN wins. */
  largest(elements: readonly Scalar[]): Scalar;
}

/** The primitives that ops are written in, over nested arrays of a number type. */
export function createPrimitives({ lift, functions, multiply, total, largest }: ScalarType): Primitives {
  const compiled = new Map<string, Evaluate>();
  const compile = (formula: string): Evaluate => {
    const evaluate = compiled.get(formula) ?? compileExpression(parseFormula(formula), functions, lift);
    compiled.set(formula, evaluate);
    return evaluate;
  };

  const primitives: Primitives = {
    map(formula, values) {
      const evaluate = compile(formula);
      const names = Object.keys(values);
      // Parameters of ops come as plain numbers.
      const operands = Object.values(values).map((value) => (typeof value === "number" ? lift(value) : value));
      const scope = new Map<string, Scalar>();
      return mapElements(operands, (elements) => {
        for (let i = 0; i < names.length; i++) scope.set(names[i] as string, elements[i] as Scalar);
        return evaluate(scope);
      });
    },
    multiply,
    sum(a, axis, keepDims) {
      const sums = axis === null ? total(flatten(a)) : foldAxis(a, axis, total);
      if (!keepDims) return sums;
      return axis === null ? wrap(sums, shapeOf(a).length) : insertAxis(sums, axis);
    },
    mean(a, axis, keepDims) {
      const shape = shapeOf(a);
      const count = axis === null ? sizeOf(shape) : (shape[axis] as number);
      return primitives.map("total / count", { total: primitives.sum(a, axis, keepDims), count });
    },
    max: (a, axis) => insertAxis(foldAxis(a, axis, largest), axis),
    broadcast: (a, shape) => mapElements([a], ([element]) => element as Scalar, shape),
    reshape: (a, shape) => nest(flatten(a), shape),
    apply: (primitive, operands) => primitive.compute(primitives, operands),
  };
  return Object.freeze(primitives);
}

import type { Complex } from "mathjs";
import type { Primitives, Scalar, Value } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { compileExpression, type Evaluate } from "./compileExpression.js";
import { multiplyComplex } from "./complexProduct.js";
import { bigNumberMath, numberMath } from "./mathjs.js";
import { flatten, insertAxis, mapElements, nest, reduceAxis, shapeOf, wrap } from "./nestedArrays.js";
import { once } from "./once.js";
import { parseFormula } from "./parseExpression.js";

export type NumberType = "number" | "Complex" | "BigNumber";

/** The primitives over one number type, and the conversion of numbers to it. */
export interface NumberSystem {
  readonly type: NumberType;
  readonly primitives: Primitives;
  /** A number of this type. Only Complex has an imaginary part. */
  readonly lift: (value: number, imaginary?: number) => Scalar;
}

const systems: Readonly<Record<NumberType, () => NumberSystem>> = {
  number: once(() => createSystem("number")),
  Complex: once(() => createSystem("Complex")),
  BigNumber: once(() => createSystem("BigNumber")),
};

/** The number system of a type: numbers compute, Complex and BigNumber check gradients. */
export function numberSystem(type: NumberType): NumberSystem {
  return systems[type]();
}

function createSystem(type: NumberType): NumberSystem {
  const math = type === "BigNumber" ? bigNumberMath() : numberMath();
  // The constructor itself: math.complex first finds out what it is called with.
  const ComplexNumber = math.complex(0, 0).constructor as new (re: number, im: number) => Complex;
  const createComplex = (re: number, im: number) => new ComplexNumber(re, im);
  const lift = (value: number, imaginary = 0): Scalar => {
    switch (type) {
      case "number":
        return value;
      case "Complex":
        return createComplex(value, imaginary);
      case "BigNumber":
        return math.bignumber(value);
    }
  };
  // With a datatype mathjs looks the element's functions up once, instead of for each element.
  const matrix = (value: Value) => math.matrix(value as number[][], "dense", type);

  const compiled = new Map<string, Evaluate>();
  const compile = (formula: string): Evaluate => {
    let evaluate = compiled.get(formula);
    if (evaluate === undefined) {
      const run = compileExpression(parseFormula(formula), math, (value) =>
        type === "BigNumber" ? lift(value) : value,
      );
      evaluate = (scope) => {
        const value = run(scope);
        // A branch that is a constant gives a plain number, even if the other branch gives Complex.
        return typeof value === "number" ? lift(value) : value;
      };
      compiled.set(formula, evaluate);
    }
    return evaluate;
  };

  const isNotANumber = (x: Scalar) => math.unequal(x as number, x as number) as boolean;
  const isLarger = (x: Scalar, y: Scalar) => math.larger(x as number, y as number) as boolean;

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
    multiply: (a, b) =>
      type === "Complex"
        ? multiplyComplex(a, b, createComplex)
        : (math.multiply(matrix(a), matrix(b)).valueOf() as Value),
    sum(a, axis, keepDims) {
      const sums = (axis === null ? math.sum(a as number[]) : math.sum(a as number[][], axis)) as Value;
      if (!keepDims) return sums;
      return axis === null ? wrap(sums, shapeOf(a).length) : insertAxis(sums, axis);
    },
    mean(a, axis, keepDims) {
      const shape = shapeOf(a);
      const count = axis === null ? sizeOf(shape) : (shape[axis] as number);
      return primitives.map("total / count", { total: primitives.sum(a, axis, keepDims), count });
    },
    max: (a, axis) =>
      insertAxis(
        reduceAxis(a, axis, (x, y) => (isLarger(y, x) || isNotANumber(y) ? y : x)),
        axis,
      ),
    broadcast: (a, shape) => mapElements([a], ([element]) => element as Scalar, shape),
    reshape: (a, shape) => nest(flatten(a), shape),
    apply: (primitive, operands) => primitive.compute(primitives, operands),
  };
  return Object.freeze({ type, primitives: Object.freeze(primitives), lift });
}

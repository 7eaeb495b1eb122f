import type { Primitives, Scalar, Value } from "../graph/op.js";
import type { Functions } from "./compileExpression.js";
import { complexCreator, multiplyComplex } from "./complexNumbers.js";
import { exactBigNumber } from "./exactBigNumber.js";
import { bigNumberMath, numberMath } from "./mathjs.js";
import { once } from "./once.js";
import { createPrimitives } from "./primitives.js";

/** The number types of mathjs. */
export type NumberType = "number" | "Complex" | "BigNumber";

/** The primitives over one number type, and the conversion of numbers to it. */
export interface NumberSystem {
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
  const createComplex = complexCreator(math);
  const lift = (value: number, imaginary = 0): Scalar => {
    switch (type) {
      case "number":
        return value;
      case "Complex":
        return createComplex(value, imaginary);
      case "BigNumber":
        return exactBigNumber(value, math);
    }
  };
  // With a datatype mathjs looks the element's functions up once, instead of for each element.
  const matrix = (value: Value) => math.matrix(value as number[][], "dense", type);
  const isNotANumber = (x: Scalar) => math.unequal(x as number, x as number) as boolean;
  const isLarger = (x: Scalar, y: Scalar) => math.larger(x as number, y as number) as boolean;
  const primitives = createPrimitives({
    lift,
    literal: (value) => (type === "BigNumber" ? lift(value) : value),
    functions: math as unknown as Functions,
    multiply: (a, b) =>
      type === "Complex"
        ? multiplyComplex(a, b, createComplex)
        : (math.multiply(matrix(a), matrix(b)).valueOf() as Value),
    total: (elements) => math.sum(elements as number[]) as Scalar,
    largest: (elements) => elements.reduce((x, y) => (isLarger(y, x) || isNotANumber(y) ? y : x)),
  });
  return Object.freeze({ primitives, lift });
}

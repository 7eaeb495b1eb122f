import type { Primitives, Scalar, Value } from "../graph/op.js";
import type { Functions } from "./compileExpression.js";
import { complexFunctions, largestComplex } from "./complexFunctions.js";
import { multiplyComplexMatrices, totalOfComplex } from "./complexMatrices.js";
import { type Complex, complex } from "./complexNumber.js";
import { exactBigNumber } from "./exactBigNumber.js";
import { bigNumberMath, numberMath } from "./mathjs.js";
import { once } from "./once.js";
import { createPrimitives } from "./primitives.js";

/** The types of numbers that graphs are evaluated with. */
export type NumberType = "number" | "Complex" | "BigNumber";

/** The primitives over one number type, and the conversion of numbers to it. */
export interface NumberSystem {
  readonly primitives: Primitives;
  /** A number of this type. Only Complex has an imaginary part. */
  readonly lift: (value: number, imaginary?: number) => Scalar;
}

const systems: Readonly<Record<NumberType, () => NumberSystem>> = {
  number: once(() => mathjsSystem("number", (value) => value)),
  BigNumber: once(() => mathjsSystem("BigNumber", (value) => exactBigNumber(value, bigNumberMath()))),
  Complex: once(complexSystem),
};

/** The number system of a type: numbers compute, Complex and BigNumber check gradients. */
export function numberSystem(type: NumberType): NumberSystem {
  return systems[type]();
}

function mathjsSystem(type: "number" | "BigNumber", lift: (value: number) => Scalar): NumberSystem {
  const math = type === "BigNumber" ? bigNumberMath() : numberMath();
  // With a datatype mathjs looks the element's functions up once, instead of for each element.
  const matrix = (value: Value) => math.matrix(value as number[][], "dense", type);
  const isNotANumber = (x: Scalar) => math.unequal(x as number, x as number) as boolean;
  const isLarger = (x: Scalar, y: Scalar) => math.larger(x as number, y as number) as boolean;
  const primitives = createPrimitives({
    lift,
    functions: functionsOf(math, type),
    multiply: (a, b) => math.multiply(matrix(a), matrix(b)).valueOf() as Value,
    total: (elements) => math.sum(elements as number[]) as Scalar,
    largest: (elements) => elements.reduce((x, y) => (isLarger(y, x) || isNotANumber(y) ? y : x)),
  });
  return Object.freeze({ primitives, lift });
}

/** mathjs's functions for arguments of one type alone: one that is chosen by its arguments, at each call, takes several times as long. */
function functionsOf(math: ReturnType<typeof numberMath>, type: "number" | "BigNumber"): Functions {
  const resolve = (f: unknown): unknown => {
    const { signatures = {} } = f as { readonly signatures?: Readonly<Record<string, unknown>> };
    return signatures[type] ?? signatures[`${type},${type}`] ?? f;
  };
  return Object.fromEntries(Object.entries(math).map(([name, f]) => [name, resolve(f)]));
}

function complexSystem(): NumberSystem {
  const lift = (value: number, imaginary = 0): Scalar => complex(value, imaginary);
  const primitives = createPrimitives({
    lift,
    functions: complexFunctions,
    multiply: multiplyComplexMatrices,
    total: (elements) => totalOfComplex(elements as readonly Complex[]),
    largest: (elements) => largestComplex(elements as readonly Complex[]),
  });
  return Object.freeze({ primitives, lift });
}

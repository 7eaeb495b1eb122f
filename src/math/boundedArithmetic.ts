import type { Bounded } from "./bounded.js";
import { boundedFunctions } from "./boundedFunctions.js";
import type { Functions, Outcome } from "./compileExpression.js";
import type { Rounding } from "./rounding.js";

/** Arithmetic with bounds on its rounding errors. */
export interface BoundedArithmetic {
  lift(value: number): Bounded;
  /** The number itself, or an infinite error if the value is not finite. */
  make(value: number, error: number): Bounded;
  total(elements: readonly Bounded[]): Bounded;
  larger(a: Bounded, b: Bounded): Bounded;
  readonly functions: Functions;
}

/**
 * Running error analysis: each operation adds the bound on its own rounding to what the errors of its operands amount to.
 *
 * Two operands that are the same object are the same number, whatever its error: x - x is 0, and x == x holds.
 *
 * @see Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 3.3
 */
export function boundedArithmetic(rounding: Rounding): BoundedArithmetic {
  const { round, unit, least, isArithmeticExact } = rounding;
  const make = (value: number, error: number): Bounded => ({
    value,
    error: Number.isFinite(value) && error >= 0 ? error : Infinity,
  });
  const exact = (value: number): Bounded => ({ value, error: 0 });
  const areExact = (a: Bounded, b: Bounded): boolean => isArithmeticExact && a.error === 0 && b.error === 0;
  const lift = (value: number): Bounded => {
    const rounded = round(value);
    return isArithmeticExact ? exact(rounded) : make(rounded, Math.abs(rounded - value));
  };
  /** A number that the type does not have, such as π. */
  const constant = (value: number): Bounded => (isArithmeticExact ? exact(value) : make(round(value), unit * value));

  const addTo = (value: number, a: Bounded, b: Bounded): Bounded =>
    areExact(a, b) ? exact(value) : make(value, a.error + b.error + unit * Math.abs(value));
  const add = (a: Bounded, b: Bounded): Bounded => addTo(round(a.value + b.value), a, b);
  const subtract = (a: Bounded, b: Bounded): Bounded =>
    a === b && a.error < Infinity ? exact(0) : addTo(round(a.value - b.value), a, b);
  const multiply = (a: Bounded, b: Bounded): Bounded => {
    const value = round(a.value * b.value);
    if (areExact(a, b) || isExactProduct(a, b, value)) return exact(value);
    const spread = Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + 3 * a.error * b.error;
    const isNothing = isZero(a) || isZero(b);
    return make(value, spread + unit * Math.abs(value) + (isNothing ? 0 : least));
  };
  const divide = (a: Bounded, b: Bounded): Bounded => {
    const value = round(a.value / b.value);
    if (areExact(a, b)) return exact(value);
    const nearest = Math.abs(b.value) - b.error;
    if (!(nearest > 0)) return make(value, Infinity);
    const spread = (a.error + Math.abs(value) * b.error) / nearest;
    return make(value, spread + unit * Math.abs(value) + (isZero(a) ? 0 : least));
  };
  const unaryMinus = ({ value, error }: Bounded): Bounded => ({ value: -value, error });
  const abs = ({ value, error }: Bounded): Bounded => ({ value: Math.abs(value), error });
  const sign = ({ value, error }: Bounded): Bounded => {
    const isCertain = error === 0 || Math.abs(value) > error;
    return { value: Math.sign(value), error: isCertain ? 0 : value === 0 ? 1 : 2 };
  };
  const larger = selection((a, b) => a < b);
  const smaller = selection((a, b) => a > b);

  return {
    lift,
    make,
    larger,
    total: (elements) => (elements.length === 0 ? exact(0) : elements.reduce(add)),
    functions: {
      add,
      subtract,
      multiply,
      divide,
      unaryMinus,
      abs,
      sign,
      max: larger,
      min: smaller,
      smaller: comparison((a, b) => a < b),
      smallerEq: comparison((a, b) => a <= b),
      larger: comparison((a, b) => a > b),
      largerEq: comparison((a, b) => a >= b),
      equal: comparison((a, b) => a === b),
      unequal: comparison((a, b) => a !== b),
      pi: constant(Math.PI),
      e: constant(Math.E),
      ...boundedFunctions(rounding, { make, exact, multiply }),
    },
  };
}

const isZero = ({ value, error }: Bounded): boolean => value === 0 && error === 0;

/**
 * Whether a product is not rounded: the digits of two float32 numbers fit into a float64 product. Without this, a comparison of a
 * product with a threshold would never be certain at the threshold itself.
 */
const isExactProduct = (a: Bounded, b: Bounded, value: number): boolean =>
  a.error === 0 && b.error === 0 && isFloat32(a.value) && isFloat32(b.value) && a.value * b.value === value;
const isFloat32 = (value: number): boolean => Math.fround(value) === value;

/** Whether the errors of two numbers cannot change which of them is larger. */
const areApart = (a: Bounded, b: Bounded): boolean => {
  const errors = a.error + b.error;
  return errors === 0 || a === b || Math.abs(a.value - b.value) > errors;
};

/** The first of two, unless the second is to be taken or is NaN. */
function selection(takesSecond: (a: number, b: number) => boolean): (a: Bounded, b: Bounded) => Bounded {
  return (a, b) => {
    const taken = takesSecond(a.value, b.value) || Number.isNaN(b.value) ? b : a;
    return areApart(a, b) ? taken : { value: taken.value, error: Math.max(a.error, b.error) };
  };
}

/** If the errors may turn the comparison, the error of the result covers the branch that is not taken. */
function comparison(compare: (a: number, b: number) => boolean): (a: Bounded, b: Bounded) => Outcome {
  return (a, b) => {
    const holds = compare(a.value, b.value);
    if (areApart(a, b)) return holds;
    return (whenTrue, whenFalse) => {
      const [taken, other] = (holds ? [whenTrue, whenFalse] : [whenFalse, whenTrue]) as [Bounded, Bounded];
      if (taken === other) return taken;
      const error = Math.max(taken.error, Math.abs(taken.value - other.value) + other.error);
      return { value: taken.value, error: Number.isNaN(error) ? Infinity : error };
    };
  };
}

import type { Scalar } from "../graph/op.js";
import { numberSystem } from "../math/numberSystem.js";
import type { Leaf, ScalarFunction } from "./scalarFunction.js";

export const methods = ["complex", "central"] as const;
export type Method = (typeof methods)[number];

/** The value that a partial derivative should have, found without the rule under test. */
export interface Reference {
  readonly value: number;
  /** Bound on the reference's own rounding error; a difference below it says nothing. */
  readonly noise: number;
  /** One-sided differences, if the method takes them. At a kink they differ. */
  readonly oneSidedDifferences?: readonly [left: number, right: number];
}

/** So small that its square vanishes beside 1: only rounding errors are left. */
const complexStepSize = 1e-100;

/**
 * ∂f/∂x = Im f(x + ih) / h, exact to rounding: nothing is subtracted.
 *
 * @see Squire & Trapp 1998, "Using complex variables to estimate derivatives of real functions"
 */
export function complexStep(f: ScalarFunction, target: Leaf, index: number): Reference {
  const x = elementAt(f, target, index);
  const system = numberSystem("Complex");
  const output = f.at(target, index, system.lift(x, complexStepSize), system);
  return { value: imaginaryPart(output) / complexStepSize, noise: 0 };
}

/** (f(x + ε) - f(x - ε)) / 2ε, with an error of order ε² and one of rounding, of order 1e-16/ε. */
export function centralDifference(f: ScalarFunction, target: Leaf, index: number, eps: number): Reference {
  const x = elementAt(f, target, index);
  const at = (element: number) => f.at(target, index, element, numberSystem("number")) as number;
  // Rounding changes the steps: these are the points that are really taken.
  const [left, right] = [x - eps, x + eps];
  const [below, here, above] = [at(left), at(x), at(right)];
  return {
    value: (above - below) / (right - left),
    noise: (4 * Number.EPSILON * Math.max(Math.abs(above), Math.abs(below))) / (right - left),
    oneSidedDifferences: [(here - below) / (x - left), (above - here) / (right - x)],
  };
}

function elementAt(f: ScalarFunction, target: Leaf, index: number): number {
  return f.point.get(target)?.[index] as number;
}

function imaginaryPart(value: Scalar): number {
  return (value as { readonly im: number }).im;
}

import { type BigNumber, bigNumber, valuesAt } from "./bigNumbers.js";
import type { Curve, Numbers } from "./curve.js";

/** How far f = Σ cotangent ⊙ output of a curve departs from a straight line. */
export interface ScalarSource {
  /** Steps that suit the precision, from large to small. */
  readonly steps: readonly number[];
  /** f at a step less f at the point less slope · step, with a bound on its rounding error, and the step that is really taken. */
  changeOver(step: number, slope: number): { readonly step: number; readonly change: number; readonly error: number };
}

/** In double precision: much is lost at small steps. */
export function numberSource(curve: Curve, cotangent: Float64Array): ScalarSource {
  const here = curve.numbersAt(0);
  const steps = [4, 8, 12, 16, 20, 24, 28].map((halvings) => 2 ** -halvings);
  return {
    steps,
    changeOver(t, slope) {
      const there = curve.numbersAt(t);
      const changes = there.values.map((value, i) => value - (here.values[i] as number));
      const change = dot(changes, cotangent) - there.step * slope;
      const error = errorOf(here, cotangent) + errorOf(there, cotangent) + there.stepError * Math.abs(slope);
      return { step: there.step, change, error };
    },
  };
}

/** With 64 digits: rounding is far below what a wrong gradient leaves, at any of the steps. */
export function sixtyFourDigitSource(curve: Curve, cotangent: Float64Array): ScalarSource {
  const at = (t: BigNumber) =>
    valuesAt(curve, t).reduce(
      (sum, value, i) => sum.plus(value.times(bigNumber(cotangent[i] as number))),
      bigNumber(0),
    );
  const here = at(bigNumber(0));
  return {
    steps: [16, 24, 32, 40].map((halvings) => 2 ** -halvings),
    changeOver(step, slope) {
      const line = bigNumber(slope).times(bigNumber(step));
      const change = at(bigNumber(step)).minus(here).minus(line).toNumber();
      return { step, change, error: 1e-60 * Math.abs(here.toNumber()) };
    },
  };
}

function errorOf({ values, errors }: Numbers, cotangent: Float64Array): number {
  const sizes = cotangent.map(Math.abs);
  return dot(errors, sizes) + values.length * Number.EPSILON * dot(values.map(Math.abs), sizes);
}

function dot(values: readonly number[], factors: Float64Array): number {
  return values.reduce((sum, value, i) => sum + value * (factors[i] as number), 0);
}

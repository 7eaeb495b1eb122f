import { numberSystem } from "../../math/numberSystem.js";
import type { Curve } from "./curve.js";
import type { Reference } from "./reference.js";

/**
 * h is about 1e-20: so small that its square vanishes beside 1, and so the next term of the series does. It is a power of two, so
 * that neither the step nor the division by it is rounded.
 */
const step = 2 ** -66;
const smallerStep = 2 ** -86;

/** Rounding of one multiplication of Complex numbers and one more operation, in units of the value. */
const rounding = 4 * Number.EPSILON;

/** Numbers below the smallest normal one have fewer digits, and factors such as x magnify what is lost. */
const underflow = 1024 * Number.MIN_VALUE;

interface ComplexNumber {
  readonly re: number;
  readonly im: number;
}

/**
 * dy/dt = Im y(x + ih·d) / h, exact to rounding: nothing is subtracted. The truncation error is (h · d / x)² of the value, so d has
 * to be of the size of x, or of 1 at x = 0, or smaller; up to 1e10 times larger does no harm.
 *
 * At corners and ties it gives the subgradient of the op library: the Complex numbers branch by their real parts. If the function is
 * not analytic (the square root at 0, the logarithm of a negative number), it finds no derivative.
 *
 * The error bar holds the reference's own rounding only. How the graph magnifies rounding is found by running error analysis.
 *
 * @param at the t at which the derivative is taken
 * @see Squire & Trapp 1998, "Using complex variables to estimate derivatives of real functions"
 */
export function complexStep(curve: Curve, at = 0): readonly Reference[] {
  const outputs = outputsAt(curve, at, step);
  const found = outputs.map(({ im }): Reference => {
    const value = im / step;
    if (!Number.isFinite(value)) return { value: Number.NaN, errorBar: Number.POSITIVE_INFINITY };
    return { value, errorBar: rounding * Math.abs(value) + underflow / step };
  });
  if (!outputs.some(isSuspicious)) return found;
  const again = outputsAt(curve, at, smallerStep);
  return found.map((reference, i) =>
    isSuspicious(outputs[i] as ComplexNumber)
      ? compare(reference, (again[i] as ComplexNumber).im / smallerStep)
      : reference,
  );
}

function outputsAt(curve: Curve, at: number, h: number): readonly ComplexNumber[] {
  const system = numberSystem("Complex");
  return curve.at((x, d) => system.lift(x + at * d, h * d), system) as readonly ComplexNumber[];
}

/** The imaginary part vanishes beside the real one, unless the value is 0 or the function is not real and analytic. */
function isSuspicious({ re, im }: ComplexNumber): boolean {
  return !(Math.abs(im) <= 1e-10 * Math.abs(re)) || !Number.isFinite(re);
}

/** A derivative does not depend on the step. If it grows while the step shrinks, there is none. */
function compare({ value, errorBar }: Reference, again: number): Reference {
  if (!(Math.abs(again) <= Math.abs(value) * 1.01 + underflow / smallerStep)) {
    return { value: Number.NaN, errorBar: Number.POSITIVE_INFINITY };
  }
  return { value, errorBar: errorBar + 2 * Math.abs(again - value) };
}

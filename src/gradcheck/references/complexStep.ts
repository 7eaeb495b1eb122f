import { numberSystem } from "../../math/numberSystem.js";
import type { Curve } from "./curve.js";
import type { Reference } from "./reference.js";

/**
 * So small that its square vanishes beside 1, and so the next term of the series does. It is a power of two, so that neither the
 * step nor the division by it is rounded.
 */
const step = 2 ** -66;

/** Rounding of one multiplication of Complex numbers and one more operation, in units of the value. */
const rounding = 4 * Number.EPSILON;

/**
 * dy/dt = Im y(x + ih·d) / h, exact to rounding: nothing is subtracted. The truncation error is (h · d / x)² of the value, so d has
 * to be of the size of x, or of 1 at x = 0, or smaller; up to 1e10 times larger does no harm.
 *
 * At corners and ties it gives the subgradient of the op library: the Complex numbers branch by their real parts.
 *
 * The error bar holds the reference's own rounding only. How the graph magnifies rounding is found by running error analysis.
 *
 * @see Squire & Trapp 1998, "Using complex variables to estimate derivatives of real functions"
 */
export function complexStep(curve: Curve): readonly Reference[] {
  const system = numberSystem("Complex");
  const outputs = curve.at((x, d) => system.lift(x, step * d), system) as readonly { readonly im: number }[];
  return outputs.map(({ im }) => {
    const value = im / step;
    // Numbers below the smallest normal one have fewer digits.
    return { value, errorBar: rounding * Math.abs(value) + Number.MIN_VALUE / step };
  });
}

import type { Curve } from "./curve.js";
import { numberSource, type ScalarSource, sixtyFourDigitSource } from "./scalarSource.js";

/** What is tested: the derivative of f = Σ cotangent ⊙ output along the curve, as the gradient under test gives it. */
export interface Claim {
  /** Values in the shape of the output, row-major. */
  readonly cotangent: Float64Array;
  /** g · d: the gradient under test along the direction. */
  readonly slope: number;
  /** Bound on the rounding error of the slope. */
  readonly rounding: number;
}

/** How the remainder r(h) = |f(x + h·d) - f(x) - h · g·d| shrinks with h. */
export interface Remainder {
  /**
   * The slope of log r against log h at the smallest steps that rounding does not hide, on the side where it is smaller: 2 (or more) for
   * a right gradient, 1 for a wrong one. Infinity if rounding hides the remainder at all but one step, as it does if f is linear; NaN if f is not finite.
   */
  readonly order: number;
  /** The same on each side. They differ at a kink. */
  readonly sides: readonly [left: number, right: number];
  /** The steps whose remainders were above rounding, of both sides. */
  readonly points: number;
  /** An error of the slope that is smaller than this does not show. */
  readonly resolution: number;
  /** The slopes of f itself. They are the same number unless there is a kink. */
  readonly oneSided: readonly [left: number, right: number];
}

/** Halfway between a wrong gradient and a right one. */
const leastOrder = 1.5;

/** A remainder is seen if it is so many times larger than what rounding may make of it. */
const visible = 4;

/**
 * The test of the Taylor remainder: for a right gradient it shrinks with h², for a wrong one with h. It needs no tolerance.
 *
 * With 64 digits an error of the gradient of 1e-11 of it shows, and every remainder is above rounding. That takes nine evaluations,
 * each about a hundred times slower than in double precision. With 16 digits an error of about 1e-7 shows, if nothing cancels in the
 * graph. d has to be of the size of x, or of 1 at x = 0.
 *
 * @see Farrell et al. 2013, "Automated derivation of the adjoint of high-level transient finite element programs", section 6
 */
export function taylorRemainder(curve: Curve, claim: Claim, digits: 16 | 64 = 64): Remainder {
  const source = digits === 64 ? sixtyFourDigitSource(curve, claim.cotangent) : numberSource(curve, claim.cotangent);
  const [left, right] = [followSide(source, claim, -1), followSide(source, claim, 1)];
  const sides = [left.order, right.order] as const;
  return {
    order: Number.isNaN(left.order + right.order) ? Number.NaN : Math.min(...sides),
    sides,
    points: left.points + right.points,
    resolution: Math.max(left.resolution, right.resolution),
    oneSided: slopesOf(left, right),
  };
}

/** Whether the remainder is that of a right gradient. */
export function isSecondOrder({ order }: Remainder): boolean {
  return order >= leastOrder;
}

interface Side {
  readonly order: number;
  readonly points: number;
  readonly resolution: number;
  /** Slopes of f from the point to the smallest step, and to the one before it, with bounds on their rounding. */
  readonly near: { readonly slope: number; readonly error: number };
  readonly far: { readonly slope: number; readonly error: number };
}

/** Follows the remainder on one side, from the largest step to the smallest. */
function followSide(source: ScalarSource, { slope, rounding }: Claim, side: 1 | -1): Side {
  const steps = source.steps.map((size) => {
    const { step, change, error } = source.changeOver(side * size, slope);
    const remainder = Math.abs(change);
    const noise = error + Math.abs(step) * rounding;
    return { step: Math.abs(step), remainder, noise, slope: slope + change / step, error: error / Math.abs(step) };
  });
  const seen = steps.filter(({ remainder, noise }) => !(remainder <= visible * noise));
  const [far, near] = steps.slice(-2) as [(typeof steps)[0], (typeof steps)[0]];
  return {
    order: orderOf(seen),
    points: seen.length,
    resolution: Math.min(...steps.map(({ step, noise }) => (visible * noise) / step)),
    near,
    far,
  };
}

/** Slope of log r against log h between the two smallest steps. */
function orderOf(seen: readonly { readonly step: number; readonly remainder: number }[]): number {
  if (seen.some(({ remainder }) => !Number.isFinite(remainder))) return Number.NaN;
  const [far, near] = seen.slice(-2);
  // If a smaller step is hidden by rounding, the error of the slope is too.
  if (far === undefined || near === undefined) return Number.POSITIVE_INFINITY;
  return Math.log(far.remainder / near.remainder) / Math.log(far.step / near.step);
}

/** The slopes of a smooth function approach each other as the step shrinks. Those at a kink stay apart. */
function slopesOf(left: Side, right: Side): readonly [number, number] {
  const [near, far] = [right.near.slope - left.near.slope, right.far.slope - left.far.slope].map(Math.abs) as [
    number,
    number,
  ];
  const isKink = near > far / 2 && near > visible * (left.near.error + right.near.error);
  const middle = (left.near.slope + right.near.slope) / 2;
  return isKink ? [left.near.slope, right.near.slope] : [middle, middle];
}

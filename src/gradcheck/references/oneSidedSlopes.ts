import { complexStep } from "./complexStep.js";
import type { Curve } from "./curve.js";
import type { DerivativeMethod } from "./reference.js";

/** The distance of the nearer point: large against the rounding of what the graph compares, and its square is below a double's digits. */
const near = 2 ** -31;
const far = 2 * near;

/** The slopes of one element of the output. They are the same number if the curve is smooth; NaN where there is no finite slope. */
export type OneSidedSlopes = readonly [left: number, right: number];

/**
 * The slopes of a curve at t = 0 from the left and from the right, to about 15 digits: complex step takes the slopes at two points on each
 * side, which are extrapolated to t = 0. At a corner it would take the op library's subgradient; beside it, the branch is the one of that
 * side. d has to be of the size of x, or of 1 at x = 0.
 */
export function oneSidedSlopes(curve: Curve): readonly OneSidedSlopes[] {
  return sidesOf(curve).map(({ left, right, isSmooth }) => [isSmooth ? right.value : left.value, right.value]);
}

/**
 * The method for points at corners of a formula. A corner of the formula need not be one of the function: 1 / (1 + exp(-|x|)) and its
 * mirror image meet smoothly at 0, though |x| has no derivative there. If the slopes on both sides are the same number, it is the
 * derivative; else the method decides, and complex step takes the op library's subgradient. It decides also if the value jumps, as
 * that of x == 1 ? 2 : x does at 1: the slopes of both sides are not those of the point.
 */
export function smoothAtCorners(method: DerivativeMethod): DerivativeMethod {
  return (curve) => {
    const sides = sidesOf(curve);
    const jumps = jumpsOf(curve);
    return method(curve).map((reference, i) => {
      const { left, right, isSmooth } = sides[i] as Sides;
      const error = left.error + right.error;
      const agrees = Math.abs(reference.value - right.value) <= reference.errorBar + error;
      return agrees || !isSmooth || jumps[i] === true ? reference : { value: right.value, errorBar: error };
    });
  };
}

/** A smooth function changes less than this, relative to its value, on the way to the nearer points. */
const largestChange = 2 ** -20;

/** For each element whether its value at t = 0 is not the one that it has right beside. */
function jumpsOf(curve: Curve): readonly boolean[] {
  const [left, here, right] = [-near, 0, near].map((t) => curve.numbersAt(t).values) as [number[], number[], number[]];
  return here.map((value, i) => {
    const changes = [left, right].map((side) => Math.abs((side[i] as number) - value));
    const size = Math.max(Math.abs(value), Math.abs(left[i] as number), Math.abs(right[i] as number));
    return changes.some((change) => change > largestChange * size);
  });
}

interface SideSlope {
  readonly value: number;
  readonly error: number;
}

interface Sides {
  readonly left: SideSlope;
  readonly right: SideSlope;
  readonly isSmooth: boolean;
}

function sidesOf(curve: Curve): readonly Sides[] {
  const rights = sideSlopes(curve, 1);
  return sideSlopes(curve, -1).map((left, i) => {
    const right = rights[i] as SideSlope;
    return { left, right, isSmooth: Math.abs(right.value - left.value) <= left.error + right.error };
  });
}

function sideSlopes(curve: Curve, side: 1 | -1): readonly SideSlope[] {
  const [nearer, farther] = [complexStep(curve, side * near), complexStep(curve, side * far)];
  return nearer.map(({ value }, i) => {
    const before = farther[i]?.value ?? Number.NaN;
    // A slope that grows so much towards the point has no finite limit.
    if (!(Math.abs(value) <= 1.001 * Math.abs(before))) return { value: Number.NaN, error: 0 };
    const change = value - before;
    // The change is of the order of the distance if there is a second derivative at the end of this side, else larger.
    const uncertain = Math.abs(change) <= 1e-3 * Math.abs(value) ? 8 * far * Math.abs(change) : 4 * Math.abs(change);
    return { value: value + change, error: 64 * Number.EPSILON * Math.abs(value) + uncertain };
  });
}

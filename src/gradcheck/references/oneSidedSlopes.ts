import { complexStep } from "./complexStep.js";
import type { Curve } from "./curve.js";

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
  const [left, right] = [sideSlopes(curve, -1), sideSlopes(curve, 1)];
  return left.map((before, i) => {
    const after = right[i] as SideSlope;
    const distance = Math.abs(after.value - before.value);
    return distance <= before.error + after.error ? [after.value, after.value] : [before.value, after.value];
  });
}

interface SideSlope {
  readonly value: number;
  readonly error: number;
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

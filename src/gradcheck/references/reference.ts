import type { Curve } from "./curve.js";

/** The derivative of one element of a curve at t = 0, found without the rule under test. */
export interface Reference {
  /** NaN if the method finds no derivative: the curve is not finite around the point, or not differentiable. */
  readonly value: number;
  /** Bound on the method's own error, of truncation and rounding: a difference below it says nothing. Infinity if the value is NaN. */
  readonly errorBar: number;
  /** Slopes from the left and from the right, if the method takes them. At a kink they differ. */
  readonly oneSided?: readonly [left: number, right: number];
}

/** Finds dy/dt at t = 0 for each element of a curve. */
export type DerivativeMethod = (curve: Curve) => readonly Reference[];

import type { Verdict } from "./checkRow.js";
import type { Reference } from "./references/reference.js";

export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** An element of a gradient, and what it should be. */
export interface Compared {
  readonly analytic: number;
  readonly reference: Reference;
  /** Bound on the rounding error of the analytic value. */
  readonly rounding: number;
}

/** So close to the smallest number, steps and products underflow, and digits are lost. */
const leastError = 1e-290;

/**
 * The verdict on an element. It passes if the difference is within the tolerance and what rounding explains. It fails only if the
 * difference is above the reference's own error bar too, and does not lie between two slopes at a kink.
 */
export function judge({ analytic, reference, rounding }: Compared, tolerance: Tolerance): Verdict {
  const { value, errorBar, oneSided } = reference;
  if (Object.is(analytic, value)) return "PASS";
  const error = Math.abs(analytic - value);
  const allowed = tolerance.atol + tolerance.rtol * Math.abs(value);
  if (error <= allowed || error < leastError) return "PASS";
  if (!Number.isFinite(value)) return "NOISY";
  if (!Number.isFinite(analytic)) return "FAIL";
  if (error <= allowed + rounding) return Number.isFinite(rounding) ? "PASS" : "NOISY";
  // Where rounding leaves fewer than three digits, a bound of first order may be too small.
  const isIllConditioned = rounding > Math.abs(value) / 1000;
  if (error <= allowed + rounding * (isIllConditioned ? 1e4 : 1) + errorBar) return "NOISY";
  if (oneSided !== undefined) {
    const [low, high] = [Math.min(...oneSided), Math.max(...oneSided)];
    // A smooth function has slopes within the tolerance of each other, if the step is small: no wrong rule hides here.
    if (high - low > allowed + errorBar && analytic >= low - allowed && analytic <= high + allowed) return "KINK";
  }
  return "FAIL";
}

/** How far beyond the tolerance an element is: decides which one is the worst. NaN is worse than any number. */
export function excess({ analytic, reference, rounding }: Compared, { atol, rtol }: Tolerance): number {
  if (Object.is(analytic, reference.value)) return 0;
  const error = Math.abs(analytic - reference.value);
  if (error === 0) return 0;
  const allowed = atol + rtol * Math.abs(reference.value) + (Number.isFinite(rounding) ? rounding : 0);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error / allowed;
}

/** From harmless to wrong. */
export const severity: readonly Verdict[] = ["PASS", "NOISY", "KINK", "FAIL"];

import type { RandomStream } from "../random.js";
import type { Tolerance } from "./judge.js";
import type { Effort } from "./projections/projections.js";
import type { DerivativeMethod } from "./references/reference.js";
import type { Runner } from "./runners/runner.js";

/** How subjects are checked. */
export interface Checker {
  /** How derivatives are found; left out if a gradient is tested by its Taylor remainder. */
  readonly find: DerivativeMethod | undefined;
  /** How far an element at x moves in a step. */
  readonly distance: (x: number) => number;
  readonly tolerance: Tolerance;
  /** Samples with more elements are left out, unless one evaluation gives all derivatives. */
  readonly mostElements: number;
  readonly effort: Effort;
  /** mathjs first: the others must compute the same. */
  readonly runners: readonly Runner[];
  /** 1 checks gradients, 2 the gradients of gradients. */
  readonly order: 1 | 2;
  readonly seed: number;
  readonly random: RandomStream;
}

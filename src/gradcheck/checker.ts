import type { RandomStream } from "../random.js";
import type { Tolerance } from "./judge.js";
import type { Effort } from "./projections/projections.js";
import type { DerivativeMethod } from "./references/reference.js";
import type { Runner } from "./runners/runner.js";

/** How subjects are checked. */
export interface Checker {
  readonly find: DerivativeMethod;
  readonly tolerance: Tolerance;
  readonly effort: Effort;
  /** mathjs first: the others must compute the same. */
  readonly runners: readonly Runner[];
  /** 1 checks gradients, 2 the gradients of gradients. */
  readonly order: 1 | 2;
  readonly seed: number;
  readonly random: RandomStream;
}

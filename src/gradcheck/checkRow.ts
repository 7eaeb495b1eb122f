import type { Shape } from "../graph/shape.js";
import type { Place } from "./runners/runner.js";

/**
 * `PASS`: within the tolerance and what rounding explains. `FAIL`: beyond both. `KINK`: the slopes from the left and from the right
 * differ, and the gradient lies between them. `NOISY`: the reference is not accurate enough to decide.
 */
export type Verdict = "PASS" | "FAIL" | "KINK" | "NOISY";

/** The outcome for one input, or for the output itself. The errors are the largest of its elements; the other values are those of the worst element. */
export interface CheckRow extends Place {
  /** The subject: `matmul`, `loss mse`, `model`. */
  readonly op: string;
  /** Name of the input whose gradient is checked; `output` if it is the value itself. */
  readonly input: string;
  readonly sample: string;
  readonly shape: Shape;
  /** Elements compared. */
  readonly checked: number;
  /** Elements in all. */
  readonly total: number;
  readonly absoluteError: number;
  /** |analytic - reference|, divided by the largest of both and of the terms that the gradient is added up from. */
  readonly relativeError: number;
  /** The index along each axis; null if a random combination of all elements was compared, and not one by one. */
  readonly at: readonly number[] | null;
  readonly analytic: number;
  readonly reference: number;
  /** How many times larger than the gradient the terms are that it is added up from: 1 if the point is well-conditioned. */
  readonly condition: number;
  /** Of the Taylor remainder, with that method: 2 if the gradient is right, 1 if it is wrong; Infinity if rounding alone is left. */
  readonly order?: number;
  readonly verdict: Verdict;
  /** What a failure looks like, or what is taken at a kink: a plain sentence. */
  readonly explanation?: string;
}

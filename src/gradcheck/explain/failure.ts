import type { Place } from "../runners/runner.js";
import type { Leaf, Sample } from "../sample.js";

/** A gradient or an output that is wrong, and what it should be. */
export interface Failure {
  readonly sample: Sample;
  /** The leaf by which the gradient is wrong; left out if the output itself is. */
  readonly input?: Leaf | undefined;
  /** What was computed, row-major; an error if the graph could not be built or run. */
  readonly analytic: ArrayLike<number> | Error;
  /** What it should be, row-major. An element is undefined if it was not compared. */
  readonly reference: ArrayLike<number | undefined>;
  /** The largest difference that is allowed, for each element. By default it is that of rounding. */
  readonly allowed?: ArrayLike<number | undefined> | undefined;
  /**
   * What the reference is. `proof`, the default: what was found without the rule. `linearity`: the gradient for another cotangent,
   * scaled to this one. `determinism`: what the same graph gave before.
   */
  readonly against?: "proof" | "linearity" | "determinism" | undefined;
  /** Where it was computed. */
  readonly place: Place;
}

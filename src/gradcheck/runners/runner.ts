import type { Arithmetic, Dtype, EngineName } from "../../engine/engine.js";
import type { Sample } from "../sample.js";

/** What a runner computes for a sample, row-major. */
export interface Computed {
  readonly output: Float64Array;
  /** The gradients of Σ cotangent ⊙ output by reverse mode: one for each input of the sample, in their order. */
  readonly gradients: readonly Float64Array[];
}

/** Where outputs and gradients are computed. */
export interface Place {
  readonly engine: EngineName;
  readonly dtype: Dtype;
  readonly arithmetic: Arithmetic;
}

/** Computes what is checked: outputs, and gradients by reverse mode. */
export interface Runner {
  readonly place: Place;
  /** Whether a sample can be run here, and is not the same as elsewhere. */
  suits(sample: Sample): boolean;
  /** One result for each sample, in their order: an error if its graph cannot be built or run. */
  run(samples: readonly Sample[]): readonly (Computed | Error)[];
}

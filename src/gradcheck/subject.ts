import type { Sample } from "./sample.js";

/** Something whose gradients are checked: an op, a loss, a formula or a model. */
export interface Subject {
  /** As in the first column of the table: `matmul`, `loss mse`, `x * sigmoid(x)`, `model`. */
  readonly name: string;
  /** The same seed gives the same samples. */
  samples(seed: number): readonly Sample[];
}

import type { Classification, Regression } from "./metrics.js";

/** How well a model does on rows of which the targets are known. */
export interface Evaluation {
  readonly rows: number;
  /** The loss that the model was trained with, over all rows; of scaled targets in their scaled unit. */
  readonly loss: number;
  /** Of each target that is a class. */
  readonly classifications: readonly Classification[];
  /** Of each target that is a number. */
  readonly regressions: readonly Regression[];
}

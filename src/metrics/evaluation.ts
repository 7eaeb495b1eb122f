import type { Classification } from "./classification.js";
import type { Regression } from "./regression.js";

/** How well a model predicts rows with known targets. */
export interface Evaluation {
  readonly rows: number;
  /** The loss that the model was trained with, over all rows. If targets are scaled, it is in their scaled unit. */
  readonly loss: number;
  /** For each target that is a class. */
  readonly classifications: readonly Classification[];
  /** For each target that is a number. */
  readonly regressions: readonly Regression[];
}

/** Why `r2` is null. */
export function explainUndefined({ rows }: Evaluation): string {
  return rows === 1 ? "is not defined for one row" : "is not defined for numbers this large";
}

import { formatValue } from "../messages/formatValue.js";
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
  /** How many other rows were left out, as in training, since a cell is missing. */
  readonly dropped?: number;
}

/** Why a target's metrics are null. */
export function explainUndefined(rows: number, target: Classification | Regression): string {
  if ("r2" in target) return `is not defined for ${rows === 1 ? "one row" : "numbers this large"}`;
  const absent = target.classes.find(({ support }) => support === 0);
  if (absent !== undefined) return `is not defined: no row is of the class ${formatValue(absent.label)}`;
  return target.classes.length < 2
    ? "is not defined for a single class"
    : `is left out: the probabilities of ${rows} rows are too many`;
}

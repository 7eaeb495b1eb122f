import type { Baseline, ClassBaseline, NumberBaseline } from "../../metrics/baseline.js";
import type { Classification } from "../../metrics/classification.js";
import type { Evaluation } from "../../metrics/evaluation.js";
import type { Regression } from "../../metrics/regression.js";

/** A model is no better than its baseline if it takes less than this part of its mean squared error, or of its log loss. */
const leastGain = { error: 0.01, logLoss: 0.05 };

/** Fewer rows say little about a model. */
export const fewestRows = 10;

/** A target that a model predicts no better than its baseline does. */
export type Failing =
  | { readonly kind: "oneClass"; readonly label: string | number; readonly found: Classification }
  | { readonly kind: "classes"; readonly found: Classification; readonly baseline: ClassBaseline }
  | { readonly kind: "numbers"; readonly found: Regression; readonly baseline: NumberBaseline };

/**
 * Finds the targets that are predicted no better than by their baselines: numbers no closer than by the mean. Classes if neither the
 * accuracy, nor the balanced accuracy, nor the log loss is better: a model that finds a rare class at the price of some accuracy is
 * of use. That all rows are predicted as one class is found in any case.
 */
export function judge({ rows, classifications, regressions }: Evaluation, baselines: readonly Baseline[]): Failing[] {
  if (rows < fewestRows) return [];
  const failing: Failing[] = [];
  for (const baseline of baselines) {
    if ("label" in baseline) {
      const found = classifications.find(({ target }) => target === baseline.target);
      if (found !== undefined) failing.push(...judgeClasses(found, baseline));
    } else {
      const found = regressions.find(({ target }) => target === baseline.target);
      // Of numbers that are all equal the mean is right, and nothing can be better.
      const isBetter = found !== undefined && (found.rmse / baseline.rmse) ** 2 < 1 - leastGain.error;
      if (found !== undefined && baseline.rmse > 0 && !isBetter) failing.push({ kind: "numbers", found, baseline });
    }
  }
  return failing;
}

function judgeClasses(found: Classification, baseline: ClassBaseline): readonly Failing[] {
  const present = found.classes.filter(({ support }) => support > 0);
  // If all rows are of one class, it is right to predict it.
  if (present.length < 2) return [];
  const label = onlyPrediction(found);
  if (label !== undefined) return [{ kind: "oneClass", label, found }];
  if (found.accuracy > baseline.accuracy || found.logLoss < (1 - leastGain.logLoss) * baseline.logLoss) return [];
  if (found.balancedAccuracy > luckiest(present.map(({ support }) => support))) return [];
  return [{ kind: "classes", found, baseline }];
}

/** The class that all rows are predicted as, if there is one that some of them have. */
export function onlyPrediction({ classes }: Classification): string | number | undefined {
  const rows = classes.reduce((sum, { support }) => sum + support, 0);
  // If all rows of a class are found, and its precision is its share of the rows, as many are predicted as there are.
  return classes.find(({ recall, precision, support }) => recall === 1 && precision === support / rows)?.label;
}

/** A balanced accuracy that guessing, each class as often as the others, seldom reaches: its mean, and twice its deviation. */
function luckiest(supports: readonly number[]): number {
  const chance = 1 / supports.length;
  const variance = supports.reduce((sum, support) => sum + (chance * (1 - chance)) / support, 0) * chance ** 2;
  return chance + 2 * Math.sqrt(variance);
}

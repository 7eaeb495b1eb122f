import type { Fact } from "../../messages/fact.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatShare } from "../../messages/formatNumber.js";
import { formatShort } from "../../messages/formatShort.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Baseline, ClassBaseline, NumberBaseline } from "../../metrics/baseline.js";
import type { Classification } from "../../metrics/classification.js";
import type { Regression } from "../../metrics/regression.js";
import type { HeldOut } from "../../train/records.js";
import { fewestRows } from "../../train/verdict/judge.js";

const label = "held-out";

/** With more targets, the rest is left to `evaluate`. */
const mostTargets = 8;

/**
 * What a model is worth on the held-out rows beside its baseline, for people: a fact, and one without a label for each of several
 * targets.
 *
 * @param dropped rows of the data that were left out
 */
export function describeHeldOut({ metrics, baseline }: HeldOut, dropped = 0): readonly Fact[] {
  const { rows, classifications, regressions } = metrics;
  const describe = (each: Baseline): string => {
    const isOf = ({ target }: { readonly target: string }) => target === each.target;
    if ("label" in each) return describeClasses(classifications.find(isOf) as Classification, each);
    return describeNumbers(regressions.find(isOf) as Regression, each);
  };
  const left = dropped > 0 ? ` (${formatCount(dropped, "row")} of the data left out, with a missing cell)` : "";
  const few = rows < fewestRows ? ", too few to tell much" : "";
  const title = `rows ${rows}${left}${few}:`;
  const [only] = baseline;
  if (only !== undefined && baseline.length === 1) return [[label, `${title} ${describe(only)}`]];
  const shown = baseline.slice(0, mostTargets).map((each) => `${formatValue(each.target)}: ${describe(each)}`);
  const others = baseline.length - shown.length;
  const rest = others > 0 ? [`and ${formatCount(others, "target")} more`] : [];
  return [[label, title], ...[...shown, ...rest].map((text): Fact => ["", text])];
}

function describeClasses({ accuracy, balancedAccuracy, rocAuc }: Classification, baseline: ClassBaseline): string {
  const always = `always ${formatValue(baseline.label)}: ${formatShare(baseline.accuracy)}`;
  const ranking = rocAuc === null ? "" : `, ROC-AUC ${formatShare(rocAuc)} (${formatShare(0.5)})`;
  const balanced = `balanced accuracy ${formatShare(balancedAccuracy)} (${formatShare(baseline.balancedAccuracy)})`;
  return `accuracy ${formatShare(accuracy)} (${always}), ${balanced}${ranking}`;
}

function describeNumbers({ r2, mae, rmse }: Regression, baseline: NumberBaseline): string {
  const errors = `MAE ${formatShort(mae)} (${formatShort(baseline.mae)}), RMSE ${formatShort(rmse)} (${formatShort(baseline.rmse)})`;
  if (r2 === null || baseline.r2 === null) return `${errors}; in parentheses: always the mean`;
  return `R² ${shortShare(r2)} (always the mean: ${shortShare(baseline.r2)}), ${errors}`;
}

/** R² may be far below 0. */
function shortShare(value: number): string {
  return Math.abs(value) < 10 ? formatShare(value) : formatShort(value);
}

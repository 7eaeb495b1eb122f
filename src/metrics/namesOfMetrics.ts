import type { DataColumns } from "../data/encode/dataset.js";
import type { Classification, ClassMetrics } from "./classification.js";
import type { Evaluation } from "./evaluation.js";
import type { Regression } from "./regression.js";

/** Metrics of a single class. */
const perClass = ["precision", "recall", "f1"] as const;
const ofClasses = ["accuracy", "balancedAccuracy", "logLoss", "rocAuc", "prAuc", ...perClass] as const;
const ofNumbers = ["r2", "mae", "rmse"] as const;

/** Names the metrics of a target, such as `f1` and `f1(yes)`; with several targets `f1(smoker)` and `f1(smoker=yes)`. */
function namer(target: string, isOnly: boolean) {
  return (metric: string, label?: string | number) => {
    const parts = [...(isOnly ? [] : [target]), ...(label === undefined ? [] : [label])];
    return parts.length === 0 ? metric : `${metric}(${parts.join("=")})`;
  };
}

/** The metrics of a model. */
export function namesOfMetrics({ outputColumns }: Pick<DataColumns, "outputColumns">): readonly string[] {
  const all = outputColumns.flatMap((column) => {
    const name = namer(column.name, outputColumns.length === 1);
    if (column.kind === "number") return ofNumbers.map((metric) => name(metric));
    const ofEach = column.labels.flatMap((label) => perClass.map((metric) => name(metric, label)));
    return [...ofClasses.map((metric) => name(metric)), ...ofEach];
  });
  return ["loss", ...all];
}

/** A metric of an evaluation. If it is not defined, its value is null. */
export type Metric =
  | { readonly value: number; readonly ofClass?: ClassMetrics }
  | { readonly value: null; readonly target: Classification | Regression };

function metricOfTarget(value: number | null, target: Classification | Regression): Metric {
  return value === null ? { value, target } : { value };
}

/** All metrics of an evaluation, by their names. */
export function collectMetrics({ loss, classifications, regressions }: Evaluation): ReadonlyMap<string, Metric> {
  const metrics = new Map<string, Metric>([["loss", { value: loss }]]);
  const isOnly = classifications.length + regressions.length === 1;
  for (const target of classifications) {
    const name = namer(target.target, isOnly);
    for (const metric of ofClasses) metrics.set(name(metric), metricOfTarget(target[metric], target));
    for (const ofClass of target.classes) {
      for (const metric of perClass) {
        metrics.set(name(metric, ofClass.label), { value: ofClass[metric], ofClass });
      }
    }
  }
  for (const target of regressions) {
    const name = namer(target.target, isOnly);
    for (const metric of ofNumbers) metrics.set(name(metric), metricOfTarget(target[metric], target));
  }
  return metrics;
}

/** The value of a metric; null if it is not defined. */
export function metricOf(evaluation: Evaluation, name: string): number | null {
  return collectMetrics(evaluation).get(name)?.value ?? null;
}

const smallerIsBetter: readonly string[] = ["loss", "logLoss", "mae", "rmse"];

/** @param name of a metric, such as `rmse` or `rmse(y1)` */
export function isLargerBetter(name: string): boolean {
  return !smallerIsBetter.includes(name.replace(/\(.*/s, ""));
}

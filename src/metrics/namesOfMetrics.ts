import type { DataColumns } from "../data/encode/dataset.js";
import type { Evaluation } from "./evaluation.js";

/** The metrics of a model. With several targets each target has its own, such as `rmse(y1)`. */
export function namesOfMetrics({ outputColumns }: Pick<DataColumns, "outputColumns">): readonly string[] {
  const isOnly = outputColumns.length === 1;
  return [
    "loss",
    ...outputColumns.flatMap((column) => {
      const own = column.kind === "class" ? ofClasses : ofNumbers;
      const named = isOnly ? own : own.map((name) => `${name}(${column.name})`);
      const labels = column.kind === "class" && isOnly ? column.labels : [];
      return [...named, ...labels.flatMap((label) => perClass.map((name) => `${name}(${label})`))];
    }),
  ];
}

/** Metrics of a single class. */
export const perClass = ["precision", "recall", "f1"] as const;
const ofClasses = ["accuracy", ...perClass] as const;
const ofNumbers = ["r2", "mae", "rmse"] as const;

/** The value of each metric, by its name. A metric that is not defined is null. */
export function collectMetrics({ loss, classifications, regressions }: Evaluation): ReadonlyMap<string, number | null> {
  const metrics = new Map<string, number | null>([["loss", loss]]);
  const isOnly = classifications.length + regressions.length === 1;
  const add = (target: string, name: string, value: number | null) =>
    metrics.set(isOnly ? name : `${name}(${target})`, value);
  for (const { target, classes, ...each } of classifications) {
    for (const name of ofClasses) add(target, name, each[name]);
    if (!isOnly) continue;
    for (const { label, ...own } of classes) for (const name of perClass) metrics.set(`${name}(${label})`, own[name]);
  }
  for (const { target, ...each } of regressions) for (const name of ofNumbers) add(target, name, each[name]);
  return metrics;
}

/** The value of a metric; null if it is not defined. */
export function metricOf(evaluation: Evaluation, name: string): number | null {
  return collectMetrics(evaluation).get(name) ?? null;
}

const smallerIsBetter: readonly string[] = ["loss", "logLoss", "mae", "rmse"];

/** @param name of a metric, such as `rmse` or `rmse(y1)` */
export function isLargerBetter(name: string): boolean {
  return !smallerIsBetter.includes(name.replace(/\(.*/s, ""));
}

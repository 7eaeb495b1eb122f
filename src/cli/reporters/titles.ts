import { type MeasureName, measureNames } from "../../train/records.js";

/** The titles of the log for people. They are short, so that a row fits a terminal. */
export const measureTitles = {
  validationLoss: "val loss",
  accuracy: "accuracy",
  validationAccuracy: "val accuracy",
} as const satisfies Record<MeasureName, string>;

const metricBefore = "val ";
const metricsBefore = "metrics.";

/** The title of a metric of the held-out rows. */
export function titleOfMetric(name: string): string {
  return `${metricBefore}${name}`;
}

/** The title of the column that a name in the records of a run has. */
export function titleOf(name: string): string {
  const measure = measureNames.find((each) => each === name);
  if (measure !== undefined) return measureTitles[measure];
  return name.startsWith(metricsBefore) ? titleOfMetric(name.slice(metricsBefore.length)) : name;
}

/** The name that the column with this title has in the records of a run. */
export function nameOfTitle(title: string): string {
  const measure = measureNames.find((name) => measureTitles[name] === title);
  if (measure !== undefined) return measure;
  return title.startsWith(metricBefore) ? `${metricsBefore}${title.slice(metricBefore.length)}` : title;
}

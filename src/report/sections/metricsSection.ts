import { formatNumber, formatShare } from "../../messages/formatNumber.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Baseline } from "../../metrics/baseline.js";
import type { Classification } from "../../metrics/classification.js";
import type { Regression } from "../../metrics/regression.js";
import type { Model } from "../../model/model.js";
import type { NoData, ReportData } from "../collect/reportData.js";
import { type Html, html } from "../page/html.js";
import type { Section } from "../page/section.js";
import { renderTable } from "../page/table.js";
import { explainMeasured } from "./describeRows.js";
import { explainMissingData } from "./missingData.js";

const modelColumns = [{ title: "metric" }, { title: "model", isNumber: true }] as const;

/** The metrics of a model beside its baseline. */
export function renderMetrics(data: ReportData | NoData, validation: Model["validation"]): Section {
  const title = "Metrics";
  if ("reason" in data) {
    const saved = validation === undefined ? undefined : renderSaved(validation);
    return { id: "metrics", title, body: html`${saved}${explainMissingData(data)}` };
  }
  const { evaluation, baseline = [], notes } = data;
  const { classifications, regressions, loss, dropped = 0 } = evaluation;
  const isOnly = classifications.length + regressions.length === 1;
  const left = dropped > 0 ? ` ${dropped} more have a missing cell and are left out.` : "";
  const body = html`<p>${explainMeasured(data)}${left} The loss is ${formatNumber(loss)}.</p>
${notes.map((note) => html`<p class="note">${note}</p>`)}
${classifications.map((each) => renderTarget(each, classMetrics(each), baseline, isOnly))}
${regressions.map((each) => renderTarget(each, numberMetrics(each), baseline, isOnly))}`;
  return { id: "metrics", title, body };
}

/** What the metrics are called. */
const titles: ReadonlyMap<string, string> = new Map([
  ["accuracy", "accuracy"],
  ["balancedAccuracy", "balanced accuracy"],
  ["precision", "precision, mean of the classes"],
  ["recall", "recall, mean of the classes"],
  ["f1", "F1, mean of the classes"],
  ["logLoss", "log loss (less is better)"],
  ["rocAuc", "area under the ROC curve"],
  ["prAuc", "area under precision and recall"],
  ["r2", "R², share of the variance explained"],
  ["mae", "mean absolute error (less is better)"],
  ["rmse", "root of the mean squared error (less is better)"],
]);

/** The title of a metric as a model file names it: `f1`, or `f1(species)` if there are several targets. */
function titleOf(name: string): string {
  const [, key = name, target] = /^(\w+)(\(.*\))?$/s.exec(name) ?? [];
  const title = titles.get(key);
  if (title === undefined) return name;
  return target === undefined ? title : `${target.slice(1, -1)}: ${title}`;
}

interface Metric {
  readonly key: string;
  readonly value: number | null;
  readonly format: (value: number) => string;
}

function classMetrics(each: Classification): readonly Metric[] {
  return [
    { key: "accuracy", value: each.accuracy, format: formatShare },
    { key: "balancedAccuracy", value: each.balancedAccuracy, format: formatShare },
    { key: "f1", value: each.f1, format: formatShare },
    { key: "logLoss", value: each.logLoss, format: formatNumber },
    { key: "rocAuc", value: each.rocAuc, format: formatShare },
    { key: "prAuc", value: each.prAuc, format: formatShare },
  ];
}

function numberMetrics(each: Regression): readonly Metric[] {
  return [
    { key: "r2", value: each.r2, format: formatNumber },
    { key: "mae", value: each.mae, format: formatNumber },
    { key: "rmse", value: each.rmse, format: formatNumber },
  ];
}

function renderTarget(
  { target }: { readonly target: string },
  metrics: readonly Metric[],
  baselines: readonly Baseline[],
  isOnly: boolean,
): Html {
  const found = baselines.find((each) => each.target === target);
  const values = new Map<string, unknown>(Object.entries(found ?? {}));
  const format = (value: unknown, { format }: Metric) => (typeof value === "number" ? format(value) : "");
  const rows = metrics
    .filter(({ value }) => value !== null)
    .map((metric) => [
      titleOf(metric.key),
      format(metric.value, metric),
      ...(found === undefined ? [] : [format(values.get(metric.key), metric)]),
    ]);
  const columns =
    found === undefined ? modelColumns : [...modelColumns, { title: nameBaseline(found), isNumber: true }];
  const table = renderTable(isOnly ? `Metrics of ${target}` : target, columns, rows);
  return isOnly ? table : html`<h3>${target}</h3>${table}`;
}

function nameBaseline(baseline: Baseline): string {
  return "label" in baseline
    ? `always ${formatValue(baseline.label)}`
    : `always ${formatNumber(baseline.value)}, the mean`;
}

/** Without the data, what the model file says. */
function renderSaved({ rows, metrics, baseline }: NonNullable<Model["validation"]>): Html {
  const [only] = baseline.length === 1 ? baseline : [];
  const write = (value: unknown) => (typeof value === "number" ? formatNumber(value) : "");
  const columns = [
    ...modelColumns,
    ...(only === undefined ? [] : [{ title: "always the same answer", isNumber: true }]),
  ];
  const cells = Object.entries(metrics).map(([name, value]) => [
    titleOf(name),
    value === null ? "not defined" : formatNumber(value),
    ...(only === undefined ? [] : [write(only[name])]),
  ]);
  const caption = `Metrics on ${rows} held-out rows, as the model file has them`;
  return html`<p>The model file says how it did at the end of its training, on ${rows} rows that were held out.</p>${renderTable(caption, columns, cells, true)}`;
}

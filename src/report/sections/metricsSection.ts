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
    const body =
      validation === undefined ? explainMissingData("What the model is worth", data) : renderSaved(validation);
    return { id: "metrics", title, body };
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

interface Metric {
  readonly key: string;
  readonly title: string;
  readonly value: number | null;
  readonly format: (value: number) => string;
}

function classMetrics(each: Classification): readonly Metric[] {
  return [
    { key: "accuracy", title: "accuracy", value: each.accuracy, format: formatShare },
    { key: "balancedAccuracy", title: "balanced accuracy", value: each.balancedAccuracy, format: formatShare },
    { key: "f1", title: "F1, mean of the classes", value: each.f1, format: formatShare },
    { key: "logLoss", title: "log loss (less is better)", value: each.logLoss, format: formatNumber },
    { key: "rocAuc", title: "area under the ROC curve", value: each.rocAuc, format: formatShare },
    { key: "prAuc", title: "area under precision and recall", value: each.prAuc, format: formatShare },
  ];
}

function numberMetrics(each: Regression): readonly Metric[] {
  return [
    { key: "r2", title: "R², share of the variance explained", value: each.r2, format: formatNumber },
    { key: "mae", title: "mean absolute error (less is better)", value: each.mae, format: formatNumber },
    { key: "rmse", title: "root of the mean squared error (less is better)", value: each.rmse, format: formatNumber },
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
      metric.title,
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
    name,
    value === null ? "not defined" : formatNumber(value),
    ...(only === undefined ? [] : [write(only[name])]),
  ]);
  const caption = `Metrics on ${rows} held-out rows, as the model file has them`;
  return html`<p>The model file says how it did at the end of its training, on ${rows} rows that were held out.</p>${renderTable(caption, columns, cells, true)}`;
}

import type { OutputColumn } from "../../data/encode/dataset.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatNumber } from "../../messages/formatNumber.js";
import { formatShort } from "../../messages/formatShort.js";
import { cut } from "../../messages/formatValue.js";
import { sizesOfLayers } from "../../nn/network.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { ReportData } from "../collect/reportData.js";
import { type Html, html } from "../page/html.js";
import type { ReportContent } from "../reportContent.js";
import { describeMeasured } from "./describeRows.js";

/** The name of the model, what it is, and its most important numbers. */
export function renderHeader({ file, model, restored, data }: ReportContent): Html {
  const { inputColumns, outputColumns, network } = restored;
  const targets = outputColumns.slice(0, 3).map(describeTarget).join(", ");
  const more = outputColumns.length > 3 ? ` and ${outputColumns.length - 3} more` : "";
  const parameters = sizesOfLayers(network).reduce((sum, each) => sum + each.parameters, 0);
  const figures = [
    ...("reason" in data ? savedFigures(model.validation) : measuredFigures(data)),
    [String(parameters), parameters === 1 ? "trained number" : "trained numbers"],
  ];
  return html`<header>
<h1>${model.config.name ?? file}</h1>
<p class="lead">Predicts ${targets}${more} from ${formatCount(inputColumns.length, "column")}.</p>
<p class="layers">${describeLayers(restored)}</p>
<dl class="headline">${figures.map(([value, what]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

/** `4 inputs → linear 16 → tanh → linear 3` */
export function describeLayers({ network }: RestoredModel): string {
  const names = sizesOfLayers(network).map(({ name }) => name);
  const shown = names.length > 9 ? [...names.slice(0, 4), "…", ...names.slice(-4)] : names;
  return [formatCount(network.inputWidth, "input"), ...shown].join(" → ");
}

const mostLabels = 4;

function describeTarget(column: OutputColumn): string {
  if (column.kind === "number") return cut(column.name);
  const { labels } = column;
  const shown = labels.slice(0, mostLabels).map((label) => cut(String(label)));
  const rest = labels.length > mostLabels ? `, … ${labels.length} in all` : "";
  return `${cut(column.name)} (${shown.join(", ")}${rest})`;
}

type Figure = readonly [value: string, what: string];

/** With more targets, numbers in large type would be a table. */
const mostTargets = 2;

function measuredFigures(data: ReportData): readonly Figure[] {
  const { evaluation, baseline = [] } = data;
  const { classifications, regressions } = evaluation;
  if (classifications.length + regressions.length > mostTargets) return [];
  const rows = describeMeasured(data);
  const isOnly = classifications.length + regressions.length === 1;
  const of = (target: string) => (isOnly ? "" : ` of ${target}`);
  const always = (target: string, key: "accuracy" | "rmse", format: (value: number) => string) => {
    const values = new Map<string, unknown>(Object.entries(baseline.find((each) => each.target === target) ?? {}));
    const value = values.get(key);
    return typeof value === "number" ? ` (always the same answer: ${format(value)})` : "";
  };
  return [
    ...classifications.map(
      ({ target, accuracy }): Figure => [
        formatPercent(accuracy),
        `right${of(target)}, on ${rows}${always(target, "accuracy", formatPercent)}`,
      ],
    ),
    ...regressions.map(
      ({ target, rmse }): Figure => [
        formatShort(rmse),
        `typical error${of(target)} (RMSE), on ${rows}${always(target, "rmse", formatShort)}`,
      ],
    ),
  ];
}

function savedFigures(validation: ReportContent["model"]["validation"]): readonly Figure[] {
  const accuracy = validation?.metrics.accuracy;
  if (typeof accuracy === "number") return [[formatPercent(accuracy), `right, on ${validation?.rows} held-out rows`]];
  const rmse = validation?.metrics.rmse;
  return typeof rmse === "number" ? [[formatNumber(rmse), `RMSE, on ${validation?.rows} held-out rows`]] : [];
}

function formatPercent(share: number): string {
  return `${formatShort(100 * share)} %`;
}

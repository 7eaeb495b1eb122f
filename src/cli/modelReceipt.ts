import type { Config } from "../config/schema.js";
import type { InputColumn, OutputColumn, Scaler } from "../data/dataset.js";
import { formatValues } from "../messages/formatValue.js";
import { printable } from "../messages/printable.js";
import type { Model } from "../model/modelFile.js";
import type { LayerSize } from "../nn/network.js";
import type { RestoredModel } from "../predict/restoreModel.js";
import { formatNumber } from "./formatNumber.js";
import { renderLayers } from "./layerTable.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";

/** What a model is, for people: a part for each thing that they may want to know. */
export function renderReceipt(
  { tool, data, training }: Pick<Model, "tool" | "data" | "training">,
  { config, network, inputColumns, outputColumns }: RestoredModel,
  layers: readonly LayerSize[],
  style: Style,
): string[] {
  const parts = [
    renderFacts([...describeOrigin(config, tool), ...describeData(data)], style),
    renderLayers(network.inputWidth, layers, style),
    renderColumns(inputColumns, outputColumns, style),
    renderFacts(describeConfig(config), style),
    renderFacts(Object.entries(training ?? {}).map(describeMeasure), style),
  ];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

type Fact = readonly [label: string, fact: string];

function renderFacts(facts: readonly Fact[], style: Style): string[] {
  const width = facts.reduce((most, [label]) => Math.max(most, label.length), 0);
  return facts.map(([label, fact]) => `${style.dim(label.padEnd(width))}  ${printable(fact)}`);
}

function describeOrigin({ name }: Config, tool: string | undefined): readonly Fact[] {
  return [...(name === undefined ? [] : [["name", name] as const]), ["written by", tool ?? "unknown"]];
}

function describeData(data: Model["data"]): readonly Fact[] {
  return data === undefined ? [] : Object.entries(data).map(([key, value]): Fact => [`data ${key}`, String(value)]);
}

function renderColumns(inputs: readonly InputColumn[], outputs: readonly OutputColumn[], style: Style): string[] {
  const rows = [
    ...inputs.map((column) => ["input", printable(column.name), describeColumn(column)]),
    ...outputs.map((column) => ["target", printable(column.name), describeColumn(column)]),
  ];
  return renderTable(["column", "name", "values"], ["left", "left", "left"], rows, style);
}

function describeColumn(column: InputColumn | OutputColumn): string {
  if (column.kind === "category") return `one of ${formatValues(column.categories)}`;
  if (column.kind === "class") return `one of ${formatValues(column.labels)}`;
  const filled = column.fill === undefined ? "" : `, ${formatNumber(column.fill)} where missing`;
  return `number${column.scaler === undefined ? "" : `, ${describeScaler(column.scaler)}`}${filled}`;
}

function describeScaler({ kind, offset, factor }: Scaler): string {
  if (kind === "standard") return `mean ${formatNumber(offset)}, standard deviation ${formatNumber(factor)}`;
  return `from ${formatNumber(offset)} to ${formatNumber(offset + factor)}`;
}

/** What it was trained with; the rest of the config stands elsewhere, or is as it always is. */
function describeConfig({ loss, optimizer, lr, epochs, batchSize, seed, dtype, arithmetic }: Config): readonly Fact[] {
  const { name, ...options } = optimizer;
  const chosen = Object.entries(options).filter(([, value]) => value !== 0 && value !== false);
  return [
    ["loss", loss],
    ["optimizer", [name, ...chosen.map(([key, value]) => `${key} ${value}`)].join(", ")],
    ["lr", typeof lr === "number" ? String(lr) : JSON.stringify(lr)],
    ["epochs", `at most ${epochs}, ${batchSize === undefined ? "all rows" : `${batchSize} rows`} a step`],
    ["seed", String(seed)],
    ["numbers", `${dtype}, ${arithmetic}`],
  ];
}

const labels: ReadonlyMap<string, string> = new Map([
  ["reason", "ended by"],
  ["epochs", "epochs done"],
  ["steps", "steps"],
  ["loss", "loss"],
  ["bestEpoch", "best epoch"],
  ["bestLoss", "its loss"],
  ["validationLoss", "validation loss"],
  ["accuracy", "accuracy"],
  ["validationAccuracy", "validation accuracy"],
]);
const whole = new Set(["epochs", "steps", "bestEpoch"]);

function describeMeasure([key, value]: readonly [string, number | string | null]): Fact {
  const text = typeof value === "number" && !whole.has(key) ? formatNumber(value) : String(value ?? "none");
  return [labels.get(key) ?? key, text];
}

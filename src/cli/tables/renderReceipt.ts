import type { Config } from "../../config/schema.js";
import type { InputColumn, OutputColumn } from "../../data/encode/dataset.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Model } from "../../model/model.js";
import type { LayerSize } from "../../nn/network.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { describeCells } from "./describeCells.js";
import { describeColumn } from "./describeColumn.js";
import { formatNumber } from "./formatNumber.js";
import { type Fact, renderWrappedFacts } from "./renderFacts.js";
import { renderLayers } from "./renderLayers.js";
import { renderTable } from "./renderTable.js";

/** A model for people: its origin, layers, columns, config and results. */
export async function renderReceipt(
  { tool, data, training, validation }: Pick<Model, "tool" | "data" | "training" | "validation">,
  { config, network, inputColumns, outputColumns }: RestoredModel,
  layers: readonly LayerSize[],
  room: Room,
): Promise<Line[]> {
  const facts = (each: readonly Fact[]) => renderWrappedFacts(each, room);
  const isValidated = typeof training?.validationLoss === "number";
  const parts = await Promise.all([
    facts([...describeOrigin(config, tool), ...describeData(data), ...describeCells(config.data)]),
    renderLayers(network.inputWidth, layers, room),
    renderColumns(inputColumns, outputColumns, room),
    facts(describeConfig(config)),
    facts(Object.entries(training ?? {}).map(([key, value]) => describeMeasure(key, value, isValidated))),
    facts(validation === undefined ? [] : describeValidation(validation)),
  ]);
  return parts.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

function describeOrigin({ name, data }: Config, tool: string | undefined): readonly Fact[] {
  return [
    ...(name === undefined ? [] : [["name", name] as const]),
    ["written by", tool ?? "unknown"],
    ...("imported" in data ? [["imported from", data.imported] as const] : []),
  ];
}

function describeData(data: Model["data"]): readonly Fact[] {
  return data === undefined ? [] : Object.entries(data).map(([key, value]): Fact => [`data ${key}`, String(value)]);
}

function renderColumns(inputs: readonly InputColumn[], outputs: readonly OutputColumn[], room: Room): Promise<Line[]> {
  const rows = [
    ...inputs.map((column) => ["input", column.name, describeColumn(column)]),
    ...outputs.map((column) => ["target", column.name, describeColumn(column)]),
  ];
  return renderTable(["column", "name", "values"], ["left", "left", "left"], rows, {
    room,
    remedies: ["gaps", ["name", 18], ["values", 16, "wrapped"], ["name", 8]],
  });
}

/** What it was trained with, as far as that is known. Layers and columns have tables of their own; other entries are left out. */
function describeConfig(config: Config): readonly Fact[] {
  const { data, loss, dtype, arithmetic } = config;
  const training = "imported" in data ? [] : describeTraining(config);
  return [["loss", loss], ...training, ["numbers", `${dtype}, ${arithmetic}`]];
}

function describeTraining({
  sampleWeight,
  threshold,
  optimizer,
  lr,
  epochs,
  batchSize,
  seed,
}: Config): readonly Fact[] {
  const { name, ...options } = optimizer;
  const chosen = Object.entries(options).filter(([, value]) => value !== 0 && value !== false);
  return [
    ...(sampleWeight === undefined ? [] : [["sample weight", formatValue(sampleWeight)] as const]),
    ...(threshold === undefined ? [] : [["threshold", String(threshold)] as const]),
    ["optimizer", [name, ...chosen.map(([key, value]) => `${key} ${value}`)].join(", ")],
    ["lr", typeof lr === "number" ? String(lr) : JSON.stringify(lr)],
    ["epochs", `at most ${epochs}, ${batchSize === undefined ? "all rows" : `${batchSize} rows`} a step`],
    ["seed", String(seed)],
  ];
}

const measureLabels: ReadonlyMap<string, string> = new Map([
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

function describeMeasure(key: string, value: number | string | null, isValidated: boolean): Fact {
  const text = typeof value === "number" && !whole.has(key) ? formatNumber(value) : String(value ?? "none");
  if (key === "bestLoss" && isValidated) return ["its validation loss", text];
  return [measureLabels.get(key) ?? key, text];
}

/** The metrics on the held-out rows, each beside what always the same prediction is worth. */
function describeValidation({ rows, metrics, baseline }: NonNullable<Model["validation"]>): readonly Fact[] {
  const always = new Map(
    baseline.flatMap(({ target, label, value: mean, ...found }) => {
      const what = mean === undefined ? formatValue(label) : "the mean";
      return Object.entries(found).map(([name, value]) => {
        const full = baseline.length === 1 ? name : `${name}(${target})`;
        return [full, ` (always ${what}: ${formatMeasure(value ?? null)})`] as const;
      });
    }),
  );
  return [
    ["held-out rows", String(rows)],
    ...Object.entries(metrics).map(([name, value]): Fact => [name, `${formatMeasure(value)}${always.get(name) ?? ""}`]),
  ];
}

function formatMeasure(value: number | string | null): string {
  return typeof value === "number" ? formatNumber(value) : String(value ?? "not defined");
}

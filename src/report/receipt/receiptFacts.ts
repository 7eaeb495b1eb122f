import type { Config } from "../../config/schema.js";
import type { Fact } from "../../messages/fact.js";
import { formatNumber } from "../../messages/formatNumber.js";
import { formatValue } from "../../messages/formatValue.js";
import type { Model } from "../../model/model.js";
import { describeCells } from "./describeCells.js";

/** What a model file says about itself, for people, besides its layers and its columns. */
interface ReceiptFacts {
  /** Its name, and what wrote it from which data. */
  readonly origin: readonly Fact[];
  /** What it was trained with. */
  readonly config: readonly Fact[];
  /** How its run went. */
  readonly training: readonly Fact[];
  /** What it is worth on the rows that were held out. */
  readonly validation: readonly Fact[];
}

export function describeReceipt({
  config,
  tool,
  data,
  training = {},
  validation,
}: Omit<Model, "parameters">): ReceiptFacts {
  const isValidated = typeof training.validationLoss === "number";
  return {
    origin: [...describeOrigin(config, tool), ...describeData(data), ...describeCells(config.data)],
    config: describeConfig(config),
    training: Object.entries(training).map(([key, value]) => describeMeasure(key, value, isValidated)),
    validation: validation === undefined ? [] : describeValidation(validation),
  };
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

/** What it was trained with, as far as that is known. Layers and columns have tables of their own; other entries are left out. */
function describeConfig(config: Config): readonly Fact[] {
  const { data, loss, dtype, arithmetic } = config;
  const training = "imported" in data ? [] : describeTraining(config);
  return [["loss", loss], ...training, ["numbers", `${dtype}, ${arithmetic}`]];
}

function describeTraining(config: Config): readonly Fact[] {
  const { sampleWeight, threshold, optimizer, lr, epochs, batchSize, seed } = config;
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

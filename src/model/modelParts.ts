import { checkSchema } from "../config/checkSchema.js";
import { explainIssue } from "../config/explainIssue.js";
import { findProblems } from "../config/findProblems.js";
import { recordedConfig } from "../config/recordedConfig.js";
import { formatValue } from "../messages/formatValue.js";
import { explainFirst } from "./explainFirst.js";
import type { Model } from "./model.js";
import { modelDetailsSchema } from "./modelSchema.js";

export const modelFormat = "backprop-model";
export const modelVersion = 1;

/** The parts of a model file other than its parameters, in the order in which they are written. */
export const partNames = ["tool", "config", "inputs", "outputs", "data", "training", "validation"] as const;
export type PartName = (typeof partNames)[number];

/** A model without its parameters. */
export type ModelParts = Omit<Model, "parameters" | "warnings">;

/** The parts that a model has, in their order. */
export function partsOf(model: ModelParts): readonly (readonly [name: PartName, part: unknown])[] {
  const parts = { ...model, config: recordedConfig(model.config) };
  return partNames.flatMap((name) => (parts[name] === undefined ? [] : [[name, parts[name]] as const]));
}

/** What is wrong with a part that marks a file as a model of this version; undefined if nothing is. */
export function checkPart(key: string, value: unknown): string | undefined {
  if (key === "format" && value !== modelFormat) return `this is not a model file: expected "format": "${modelFormat}"`;
  if (key !== "version" || value === modelVersion) return undefined;
  return `version ${formatValue(value)} of the format is not known, expected ${modelVersion}`;
}

/** Gives the checked parts, or what is wrong with them. */
export function parseParts(parts: Readonly<Record<string, unknown>>): ModelParts | string {
  const other = checkPart("format", parts.format) ?? checkPart("version", parts.version);
  if (other !== undefined) return other;
  const config = checkSchema(parts.config);
  if ("findings" in config) return explainFirst(config.findings, ["config"]);
  const details = modelDetailsSchema.safeParse(parts, { error: explainIssue });
  if (!details.success) return explainFirst(findProblems(details.error.issues, parts), []);
  return { ...details.data, config: config.config };
}

import { readFile } from "node:fs/promises";
import { formatPath } from "../config/configPath.js";
import { explainIssue } from "../config/explainIssue.js";
import { findProblems } from "../config/findProblems.js";
import { type Config, configSchema } from "../config/schema.js";
import type { InputColumn, OutputColumn } from "../data/dataset.js";
import type { DataOrigin } from "../data/loadDatasets.js";
import { ModelError } from "../errors.js";
import { describeFileError } from "../messages/describeFileError.js";
import { formatValue } from "../messages/formatValue.js";
import { formatJson, formatNumbers } from "./formatJson.js";
import { modelDetailsSchema } from "./modelSchema.js";
import { explainUnwritable, type Parameter, parseParameters } from "./parameters.js";
import { writeAtomically } from "./writeAtomically.js";

export type { Parameter } from "./parameters.js";

const format = "backprop-model";
const formatVersion = 1;

/** A trained network with all that it takes to use it. Only the config and the parameters are always there. */
export interface Model {
  /** What wrote it: `backprop 0.1.0`. */
  readonly tool?: string;
  readonly config: Config;
  /** How raw rows become network inputs. */
  readonly inputs?: { readonly columns: readonly InputColumn[] };
  /** What the network's outputs mean. */
  readonly outputs?: { readonly columns: readonly OutputColumn[] };
  /** What it was made from: a receipt, of which nothing else depends. */
  readonly data?: DataOrigin;
  /** How the run went. Nothing that differs between two runs of the same config, such as its time. */
  readonly training?: Readonly<Record<string, number | string | null>>;
  readonly parameters: readonly Parameter[];
}

/**
 * Writes a model file, atomically: same model, same bytes.
 *
 * @throws ModelError where a parameter is not finite
 * @throws FileError where the file cannot be written
 */
export function writeModel(file: string, model: Model): void {
  const problem = explainUnwritable(model.parameters);
  if (problem !== undefined) throw new ModelError(problem, file);
  writeAtomically(file, [formatModel(model)]);
}

/** A line for each part, and one for each parameter. */
function formatModel({ tool, config, inputs, outputs, data, training, parameters }: Model): string {
  const head = { format, version: formatVersion, tool, config, inputs, outputs, data, training };
  const parts = Object.entries(head).filter(([, part]) => part !== undefined);
  const lines = parts.map(([key, part]) => `  ${JSON.stringify(key)}: ${formatJson(part)},\n`);
  const parameterLines = parameters.map(
    ({ name, shape, values }) =>
      `    {"name":${formatJson(name)},"shape":${formatJson(shape)},"values":${formatNumbers(values)}}`,
  );
  return `{\n${lines.join("")}  "parameters": [\n${parameterLines.join(",\n")}\n  ]\n}\n`;
}

/**
 * Reads a model file.
 *
 * @throws FileError where it cannot be read
 * @throws ModelError where it cannot be trusted: cut short, of another format or version, or with parts that are wrong
 */
export async function readModel(file: string): Promise<Model> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw describeFileError(error, file);
  }
  const model = parseModel(text);
  if (typeof model === "string") throw new ModelError(model, file);
  return model;
}

/** The model in a text, or what is wrong with it. */
function parseModel(text: string): Model | string {
  const json = parseJson(text);
  if (json === undefined) return "this is not a model file, or it is cut short: it is not JSON";
  if (typeof json !== "object" || json === null || !("format" in json) || json.format !== format) {
    return `this is not a model file: expected "format": "${format}"`;
  }
  const parts: Readonly<Record<string, unknown>> = { ...json };
  if (parts.version !== formatVersion) {
    return `version ${formatValue(parts.version)} of the format is not known, expected ${formatVersion}`;
  }
  const config = configSchema.safeParse(parts.config, { error: explainIssue });
  if (!config.success) return explainFirst(config.error.issues, parts.config, ["config"]);
  const details = modelDetailsSchema.safeParse(parts, { error: explainIssue });
  if (!details.success) return explainFirst(details.error.issues, parts, []);
  const parameters = parseParameters(parts.parameters);
  return typeof parameters === "string" ? parameters : { ...details.data, config: config.data, parameters };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

/** One reason is enough to refuse a file that nobody writes by hand. */
function explainFirst(issues: Parameters<typeof findProblems>[0], input: unknown, base: readonly string[]): string {
  const [first] = findProblems(issues, input);
  return first === undefined ? "it cannot be read" : `${formatPath([...base, ...first.path])}: ${first.message}`;
}

import { checkSchema } from "../config/checkSchema.js";
import { explainIssue } from "../config/explainIssue.js";
import { findProblems } from "../config/findProblems.js";
import { ModelError } from "../errors.js";
import { writeAtomically } from "../files/writeAtomically.js";
import { formatJson, formatNumbers } from "../json/formatJson.js";
import { formatValue } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import { explainLength, longestOf } from "../text/limits.js";
import type { ByteSource } from "../text/readBytes.js";
import { openFile } from "../text/readText.js";
import { modelOfCheckpoint, tensorLists } from "./checkpoint.js";
import { checkpointFormat, checkpointKeys, parseCheckpoint } from "./checkpointFile.js";
import { explainFirst } from "./explainFirst.js";
import { findChecksum } from "./findChecksum.js";
import type { Model, Parameter } from "./model.js";
import { modelDetailsSchema } from "./modelSchema.js";
import { type ModelTokens, readTokens } from "./modelTokens.js";

const format = "backprop-model";
const formatVersion = 1;

/** The parts of a model file other than its parameters, in the order in which they are written. */
const summed = ["tool", "config", "inputs", "outputs", "data", "training", "validation"] as const;
const keys = ["format", "version", ...summed, "checksum"];

/**
 * Writes a model file atomically. The same model gives the same bytes.
 *
 * @throws ModelError if a parameter is not finite, or the config is too long
 * @throws FileError if the file cannot be written
 */
export function writeModel(file: string, model: Model): void {
  writeAtomically(file, formatModel(model, file));
}

/**
 * Formats the text of a model file, in pieces.
 *
 * @param file the model's, for messages
 * @throws ModelError if a parameter is not finite, or the config is too long
 */
export function formatModel(model: Model, file: string): Iterable<string> {
  const problem = explainUnwritable(model.parameters);
  if (problem !== undefined) throw new ModelError(problem, file);
  const parts = summed.flatMap((key) => (model[key] === undefined ? [] : [[key, model[key]] as const]));
  const texts = parts.map(([key, part]) => [key, formatJson(part)] as const);
  const long = texts.find(([, { length }]) => length > longestOf("part of the model"));
  if (long !== undefined) throw new ModelError(`${long[0]}: ${explainLength("part of the model")}`, file);
  return formatParts(texts, model.parameters, findChecksum(Object.fromEntries(parts), model.parameters));
}

/** Why parameters cannot be written; undefined if they can. */
function explainUnwritable(parameters: readonly Parameter[]): string | undefined {
  const bad = parameters.find(({ values }) => !values.every(Number.isFinite));
  return bad === undefined ? undefined : `${bad.name} is not finite, so the model is not written`;
}

/** Formats a line for each part, and one for each parameter. */
function* formatParts(
  parts: readonly (readonly [key: string, text: string])[],
  parameters: readonly Parameter[],
  checksum: string,
): Generator<string> {
  yield `{\n  "format": ${formatJson(format)},\n  "version": ${formatVersion},\n`;
  for (const [key, text] of parts) yield `  ${JSON.stringify(key)}: ${text},\n`;
  yield '  "parameters": [';
  for (const [i, { name, shape, values }] of parameters.entries()) {
    yield `${i === 0 ? "" : ","}\n    {"name":${formatJson(name)},"shape":${formatJson(shape)},"values":`;
    yield* formatNumbers(values);
    yield "}";
  }
  yield `\n  ],\n  "checksum": ${formatJson(checksum)}\n}\n`;
}

/**
 * Reads a model file, or the model that a run had at a checkpoint.
 *
 * @throws FileError if it cannot be read
 * @throws ModelError if it cannot be trusted: cut short, of another format or version, or with parts that are wrong
 */
export function readModel(file: string): Promise<Model> {
  return readModelFrom(openFile(file));
}

/** Reads a model from the bytes of its file: UTF-8, or UTF-16 with its mark. */
export async function readModelFrom(source: ByteSource): Promise<Model> {
  const { name: file } = source;
  const tokens = await readTokens(source, "a model file", {
    keys: [...new Set([...keys, ...checkpointKeys])],
    lists: tensorLists,
    check: (key, value) => (key === "format" && value === checkpointFormat ? undefined : checkPart(key, value)),
  });
  if (tokens.parts.get("format") === checkpointFormat) return modelOfCheckpoint(parseCheckpoint(tokens, file));
  const model = parseParts(tokens);
  if (typeof model === "string") throw new ModelError(model, file);
  return model;
}

/** What is wrong with a part that marks a file as a model of this version; undefined if nothing is. */
function checkPart(key: string, value: unknown): string | undefined {
  if (key === "format" && value !== format) return `this is not a model file: expected "format": "${format}"`;
  if (key !== "version" || value === formatVersion) return undefined;
  return `version ${formatValue(value)} of the format is not known, expected ${formatVersion}`;
}

/** Gives the model, or what is wrong with it. */
function parseParts(tokens: ModelTokens): Model | string {
  const parts: Readonly<Record<string, unknown>> = Object.fromEntries(tokens.parts);
  const other = checkPart("format", parts.format) ?? checkPart("version", parts.version);
  if (other !== undefined) return other;
  const config = checkSchema(parts.config);
  if ("findings" in config) return explainFirst(config.findings, ["config"]);
  const details = modelDetailsSchema.safeParse(parts, { error: explainIssue });
  if (!details.success) return explainFirst(findProblems(details.error.issues, parts), []);
  const { problem } = tokens;
  const parameters = tokens.list("parameters");
  if (problem !== undefined) return problem;
  const warnings = findWarnings(parts, tokens, parameters);
  return { ...details.data, config: config.config, parameters, ...(warnings.length > 0 && { warnings }) };
}

/** Finds signs that a file was damaged, or edited by hand. */
function findWarnings(
  parts: Readonly<Record<string, unknown>>,
  { strangers }: ModelTokens,
  parameters: readonly Parameter[],
): readonly string[] {
  const warnings = strangers.flatMap((key) => {
    const near = suggestion(key, [...keys, "parameters"]);
    return near === "" ? [] : [`the key ${formatValue(key)} is not known${near}`];
  });
  if (!Object.hasOwn(parts, "checksum")) return warnings;
  const content = Object.fromEntries(summed.flatMap((key) => (Object.hasOwn(parts, key) ? [[key, parts[key]]] : [])));
  if (parts.checksum === findChecksum(content, parameters)) return warnings;
  const advice = 'if you edited it, delete its key "checksum"';
  return [...warnings, `its checksum does not match: it was damaged or edited after it was saved; ${advice}`];
}

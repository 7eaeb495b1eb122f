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
import { findChecksum } from "./findChecksum.js";
import type { Model, Parameter } from "./model.js";
import { checkPart, modelFormat, modelVersion, parseParts, partNames, partsOf } from "./modelParts.js";
import { type ModelTokens, readTokens } from "./modelTokens.js";

const keys = ["format", "version", ...partNames, "checksum"];

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
  const parts = partsOf(model);
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
  yield `{\n  "format": ${formatJson(modelFormat)},\n  "version": ${modelVersion},\n`;
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
  const model = parseModel(tokens);
  if (typeof model === "string") throw new ModelError(model, file);
  return model;
}

/** Gives the model, or what is wrong with it. */
function parseModel(tokens: ModelTokens): Model | string {
  const content: Readonly<Record<string, unknown>> = Object.fromEntries(tokens.parts);
  const parts = parseParts(content);
  if (typeof parts === "string") return parts;
  const { problem } = tokens;
  const parameters = tokens.list("parameters");
  if (problem !== undefined) return problem;
  const warnings = findWarnings(content, tokens, parameters);
  return { ...parts, parameters, ...(warnings.length > 0 && { warnings }) };
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
  const content = Object.fromEntries(
    partNames.flatMap((key) => (Object.hasOwn(parts, key) ? [[key, parts[key]]] : [])),
  );
  if (parts.checksum === findChecksum(content, parameters)) return warnings;
  const advice = 'if you edited it, delete its key "checksum"';
  return [...warnings, `its checksum does not match: it was damaged or edited after it was saved; ${advice}`];
}

import { ModelError, TextError } from "../errors.js";
import { formatJson } from "../json/formatJson.js";
import { parseJson } from "../json/parseJson.js";
import { findChecksum } from "./findChecksum.js";
import type { Model, Parameter } from "./model.js";
import { modelFormat, modelVersion, parseParts, partsOf } from "./modelParts.js";

/**
 * All of a model file but the numbers of its parameters, as JSON on one line. Files of other formats carry it beside their tensors, so
 * that the model can be read from them again.
 */
export function formatMetadata(model: Model): string {
  const parts = Object.fromEntries(partsOf(model));
  const checksum = findChecksum(parts, model.parameters);
  return formatJson({ format: modelFormat, version: modelVersion, ...parts, checksum });
}

/** A model that was read from a file of another format. */
export interface CarriedModel {
  readonly model: Model;
  /** Whether it is the model that was exported, to the last bit. It is not, if its parameters were rounded or trained on since. */
  readonly isSame: boolean;
}

/**
 * Makes a model of its metadata and of the parameters beside it.
 *
 * @param file for messages
 * @throws ModelError if the metadata is not that of a model
 */
export function parseMetadata(text: string, parameters: readonly Parameter[], file: string): CarriedModel {
  const content = readObject(text, file);
  const parts = parseParts(content);
  if (typeof parts === "string") throw new ModelError(`its metadata "backprop": ${parts}`, file);
  const model = { ...parts, parameters };
  return { model, isSame: findChecksum(Object.fromEntries(partsOf(parts)), parameters) === content.checksum };
}

function readObject(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value = parseJson(text, file);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new ModelError(`its metadata "backprop" cannot be read: ${error.problem}`, file);
  }
  throw new ModelError('its metadata "backprop" is not a JSON object', file);
}

import type { Parameter } from "../model/model.js";
import { parseMetadata } from "../model/modelMetadata.js";
import { restoreModel } from "../predict/restoreModel.js";
import type { Imported } from "./importer.js";

/**
 * The model that a file of another format carries as metadata, if backprop has exported it. If its parameters were changed since, what its
 * run has measured is left out: it was measured with others.
 *
 * @throws ModelError if the metadata is not that of a model, or does not fit the parameters
 */
export function readCarriedModel(metadata: string, parameters: readonly Parameter[], file: string): Imported {
  const { model, isSame } = parseMetadata(metadata, parameters, file);
  restoreModel(model, file);
  if (isSame) return { model, notes: [] };
  const { training: _, validation: __, ...rest } = model;
  const note =
    "its parameters are not those that were exported: they were rounded to float32, or changed since; what the run measured is left out";
  return { model: rest, notes: [note] };
}

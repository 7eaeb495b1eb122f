import type { JsonObject } from "../../json/jsonObject.js";
import { createModel } from "../createModel.js";
import type { ForeignFile } from "../foreignFile.js";
import type { Imported, Importer, ImportOptions } from "../importer.js";
import { refuse } from "../refuse.js";
import { readInputs } from "./readInputs.js";
import { readLayers } from "./readLayers.js";
import { readOutputs } from "./readOutputs.js";

/** The attributes of scikit-learn's MLPClassifier and MLPRegressor as JSON, with those of a scaler before it under "scaler". */
export const sklearnImporter: Importer = {
  name: "sklearn",
  title: "a network of scikit-learn",
  endings: [],
  hasLayers: true,
  recognizes: ({ json }) => json !== undefined && isNetwork(json),
  read,
};

/** One that was not fitted has no `coefs_`. */
function isNetwork(json: JsonObject): boolean {
  return Object.hasOwn(json, "coefs_") || Object.hasOwn(json, "hidden_layer_sizes");
}

function read(file: ForeignFile, { loss }: ImportOptions): Imported {
  const attributes = file.readJson();
  const problems: string[] = [];
  const layers = readLayers(attributes, problems);
  const linear = layers.filter((layer) => "weight" in layer);
  const [first, last] = [linear[0], linear.at(-1)];
  if (first === undefined || last === undefined) throw refuse(problems, file.name);
  const inputs = readInputs(attributes, first.fanIn, problems);
  const outputs = readOutputs(attributes, last.fanOut, problems);
  if (problems.length > 0) throw refuse(problems, file.name);
  const hasBooleans =
    Array.isArray(attributes.classes_) && attributes.classes_.some((each) => typeof each === "boolean");
  return {
    model: createModel({ layers, inputs, outputs, loss }, file.name),
    notes: [
      ...(attributes.scaler === undefined ? [] : ["its scaler is a part of the model: rows are given as they are"]),
      ...(hasBooleans ? ["its classes are True and False: they are read from data as these texts"] : []),
    ],
  };
}

import { createModel } from "../createModel.js";
import type { ForeignFile } from "../foreignFile.js";
import type { Imported, Importer, ImportOptions } from "../importer.js";
import { refuse } from "../refuse.js";
import { readActivation } from "./readActivation.js";
import { isNetwork, isRecurrent, readNetwork } from "./readNetwork.js";

/** What `toJSON()` of brain.js's NeuralNetwork gives, in versions 1 and 2. */
export const brainImporter: Importer = {
  name: "brain.js",
  title: "a network of brain.js",
  endings: [],
  hasLayers: true,
  recognizes: ({ json }) => json !== undefined && (isNetwork(json) || isRecurrent(json)),
  read,
};

function read(file: ForeignFile, { loss }: ImportOptions): Imported {
  const json = file.readJson();
  if (isRecurrent(json)) {
    const kind = typeof json.type === "string" ? ` (${json.type})` : "";
    throw refuse([`this is a recurrent network of brain.js${kind}: only a NeuralNetwork can be imported`], file.name);
  }
  const problems: string[] = [];
  const { linear, inputs, outputs } = readNetwork(json, problems);
  const { spec, notes } = readActivation(json, problems);
  if (problems.length > 0) throw refuse(problems, file.name);
  // The last layer has the activation too.
  const layers = linear.flatMap((layer) => [layer, { spec }]);
  // A key that an object lacks is 0 for brain.js.
  const inputColumns = inputs?.map((name) => ({ name, kind: "number", fill: 0 }) as const);
  const outputColumns = outputs?.map((name) => ({ name, kind: "number" }) as const);
  const model = createModel({ layers, inputs: inputColumns, outputs: outputColumns, loss: loss ?? "mse" }, file.name);
  const filled = inputs === undefined ? [] : ["a missing input is 0, as in brain.js"];
  return { model, notes: [...notes, ...filled] };
}

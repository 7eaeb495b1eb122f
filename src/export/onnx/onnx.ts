import type { ExportFormat } from "../exportFormat.js";
import type { PortableModel } from "../portableModel.js";
import { describeModel } from "./describeModel.js";
import { encodeCells } from "./encodeCells.js";
import { giveOutputs } from "./giveOutputs.js";
import { lowerGraph } from "./lowerGraph.js";
import { writeModelProto } from "./modelProto.js";
import { nameNodes } from "./nameNodes.js";
import { OnnxGraph, type Value } from "./onnxGraph.js";
import { createOnnxModel } from "./onnxModel.js";
import { takeNames } from "./onnxNames.js";

/** ONNX: raw columns to labels and probabilities, or to numbers, for any number of rows at once. */
export const onnx: ExportFormat = {
  name: "onnx",
  summary: "ONNX, operator set 18: raw columns to labels and probabilities, or to numbers",
  create: (model, name) => [{ ending: ".onnx", content: createOnnxFile(model, name) }],
};

function createOnnxFile(model: PortableModel, name: string): Uint8Array {
  const graph = new OnnxGraph(model.dtype);
  const names = takeNames(model, graph);
  const { cells, encoded, outputs, predictions, values: variables } = model;
  const values = lowerGraph(graph, {
    targets: [predictions, outputs, encoded],
    inputs: new Map([[cells, encodeCells(graph, model, names)]]),
    variables,
    names: nameNodes(model),
  });
  const [valueOfEncoded, valueOfOutputs, valueOfPredictions] = [encoded, outputs, predictions].map((node) =>
    values.get(node),
  ) as [Value, Value, Value];
  const computed = { encoded: valueOfEncoded, outputs: valueOfOutputs, predictions: valueOfPredictions };
  giveOutputs(graph, model, computed, names);
  return writeModelProto(createOnnxModel(graph, name, describeModel(model, names)));
}

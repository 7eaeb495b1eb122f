import { ModelError } from "../../errors.js";
import { formatValues } from "../../messages/formatValue.js";
import { createModel } from "../createModel.js";
import type { ForeignFile } from "../foreignFile.js";
import type { Imported, Importer, ImportOptions } from "../importer.js";
import type { OnnxGraph } from "./onnxGraph.js";
import { GraphProblem } from "./operator.js";
import { readGraph } from "./readGraph.js";
import { readNetwork } from "./readNetwork.js";
import { traceOutputs } from "./trace.js";

/** The newest version of ONNX's ops that was looked at. */
const newestOpset = 24;

/** Reads chains of layers out of ONNX files, as PyTorch, skl2onnx and others write them. */
export const onnx: Importer = {
  name: "onnx",
  title: "an ONNX file",
  endings: [".onnx"],
  hasLayers: true,
  recognizes: ({ name }) => name.toLowerCase().endsWith(".onnx"),
  read,
};

function read({ name: file, bytes }: ForeignFile, { loss }: ImportOptions): Imported {
  const graph = readGraph(bytes, file);
  try {
    const { network, notes } = readNetwork(traceOutputs(graph), loss);
    return { model: createModel(network, file), notes: [...describeGraph(graph), ...notes] };
  } catch (error) {
    if (error instanceof GraphProblem) throw new ModelError(error.message, file);
    throw error;
  }
}

function describeGraph({ opset, inputs, nodes }: OnnxGraph): readonly string[] {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const unused = inputs.filter(({ name }) => !used.has(name)).map(({ name }) => name);
  return [
    ...(opset > newestOpset ? [`its ops are of opset ${opset}; they are read as those of ${newestOpset}`] : []),
    ...(unused.length > 0 ? [`left out: the inputs ${formatValues(unused)}, which nothing depends on`] : []),
  ];
}

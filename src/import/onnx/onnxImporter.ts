import { ModelError } from "../../errors.js";
import { formatValues } from "../../messages/formatValue.js";
import { createModel } from "../createModel.js";
import type { ForeignFile } from "../foreignFile.js";
import type { Imported, Importer, ImportOptions } from "../importer.js";
import { noteLoss } from "../lossNote.js";
import { refuseOptions } from "../refuseOptions.js";
import type { ForeignGraph } from "./foreignGraph.js";
import { GraphProblem } from "./operator.js";
import { readGraph } from "./readGraph.js";
import { readNetwork } from "./readNetwork.js";
import { changedNote, readOwn } from "./readOwn.js";
import { traceOutputs } from "./trace.js";

/** The newest version of ONNX's ops that was looked at. */
const newestOpset = 24;

/** Reads chains of layers out of ONNX files, as PyTorch, skl2onnx and others write them. */
export const onnx: Importer = {
  name: "onnx",
  title: "an ONNX file",
  endings: [".onnx"],
  hasLayers: true,
  recognizes: ({ bytes }) => isLikelyOnnx(bytes),
  read,
};

/** The first bytes of a model as all tools write it: its IR version, then the producer, the graph or the versions of ops. */
function isLikelyOnnx([tag, version = 0, next]: Uint8Array): boolean {
  const [irVersion, producer, graph, opsets] = [0x08, 0x12, 0x3a, 0x42];
  return tag === irVersion && version > 0 && version < 100 && [producer, graph, opsets].some((each) => each === next);
}

function read({ name: file, bytes }: ForeignFile, options: ImportOptions): Imported {
  const { loss } = options;
  const graph = readGraph(bytes, file);
  const own = readOwn(graph, file);
  if (typeof own === "object") {
    refuseOptions(options, file);
    return own;
  }
  const changed = own === "changed" ? [changedNote] : [];
  try {
    const { network, notes } = readNetwork(traceOutputs(graph), loss);
    const model = createModel(network, file);
    return { model, notes: [...changed, ...describeGraph(graph), ...notes, ...noteLoss(model, { loss })] };
  } catch (error) {
    if (error instanceof GraphProblem) throw new ModelError([...changed, error.message], file);
    throw error;
  }
}

function describeGraph({ opset, inputs, nodes }: ForeignGraph): readonly string[] {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const unused = inputs.filter(({ name }) => !used.has(name)).map(({ name }) => name);
  return [
    ...(opset > newestOpset ? [`its ops are of opset ${opset}; they are read as those of ${newestOpset}`] : []),
    ...(unused.length > 0 ? [`left out: the inputs ${formatValues(unused)}, which nothing depends on`] : []),
  ];
}

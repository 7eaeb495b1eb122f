import { version } from "../../version.js";
import type { ModelInit } from "./modelProto.js";
import { machineLearning, type OnnxGraph } from "./onnxGraph.js";

/**
 * The model of a graph: operator set 18 in IR version 8, the newest that all runtimes of 2023 read.
 *
 * @param name for people
 * @param metadata kept in the file, by its keys
 */
export function createOnnxModel(
  graph: OnnxGraph,
  name: string,
  metadata: ReadonlyMap<string, string> = new Map(),
): ModelInit {
  const { nodes, initializers, inputs, outputs } = graph;
  const usesMachineLearning = nodes.some(({ domain }) => domain === machineLearning);
  return {
    irVersion: 8n,
    producerName: "backprop",
    producerVersion: version,
    opsetImport: [
      { domain: "", version: 18n },
      ...(usesMachineLearning ? [{ domain: machineLearning, version: 3n }] : []),
    ],
    graph: { name, node: nodes, initializer: initializers, input: inputs, output: outputs },
    metadataProps: Array.from(metadata, ([key, value]) => ({ key, value })),
  };
}

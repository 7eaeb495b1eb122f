import { equals } from "@bufbuild/protobuf";
import { type GraphProto, GraphProtoSchema, TensorProto_DataType } from "onnx-buf";
import { readModelProto } from "../../export/onnx/modelProto.js";
import { onnx } from "../../export/onnx/onnx.js";
import { createPortableModel } from "../../export/portableModel.js";
import type { Model, Parameter } from "../../model/model.js";
import { tool } from "../../version.js";
import { readCarriedModel } from "../carriedModel.js";
import type { Imported } from "../importer.js";
import type { ForeignGraph } from "./foreignGraph.js";
import { numbersOf } from "./tensor.js";

/** The key of the metadata that has all of a model but its parameters. */
const modelKey = "backprop";

/** Said of a file of our own whose graph is not its model's any more. */
export const changedNote =
  "it has the model that it was exported from with it, but its graph is not what is written for that model: so it is read as a graph of any other tool";

/**
 * The model that a file of our own has with it.
 *
 * @returns undefined if there is none; "changed" if the graph is not what our exporter writes for the model. Another version of it may
 * have written another one
 * @throws ModelError if the metadata is not that of a model, or does not fit the parameters
 */
export function readOwn(graph: ForeignGraph, file: string): Imported | "changed" | undefined {
  const metadata = graph.metadata.get(modelKey);
  if (metadata === undefined) return undefined;
  const parameters = findParameters(graph);
  if (parameters.length === 0) return "changed";
  const imported = readCarriedModel(metadata, parameters, file);
  if (isGraphOf(imported.model, graph, file)) return imported;
  if (graph.producer === tool) return "changed";
  const note = `it was written by ${graph.producer || "another program"}, so whether its graph is still that of its model is not checked`;
  return { ...imported, notes: [...imported.notes, note] };
}

/** The initializers with the names of parameters: of each layer its weight, then its bias. */
function findParameters({ proto, findTensor }: ForeignGraph): readonly Parameter[] {
  const named = proto.initializer.flatMap(({ name }) => {
    const [, layer, part] = /^layers\.(\d+)\.(weight|bias)$/.exec(name) ?? [];
    return layer === undefined ? [] : [{ name, layer: Number(layer), isBias: part === "bias" }];
  });
  const sorted = named.toSorted((a, b) => a.layer - b.layer || Number(a.isBias) - Number(b.isBias));
  return sorted.flatMap(({ name }) => {
    const tensor = findTensor(name);
    const values = tensor && numbersOf(tensor);
    return values === undefined ? [] : [{ name, shape: tensor?.shape ?? [], values }];
  });
}

/** Whether the exporter writes this graph for the model. */
function isGraphOf(model: Model, { proto }: ForeignGraph, file: string): boolean {
  const dtype = isDouble(proto) ? "float64" : "float32";
  const [written] = onnx.create(createPortableModel(model, file, { dtype }), proto.name);
  const graph = written && readModelProto(written.content as Uint8Array).graph;
  return graph !== undefined && equals(GraphProtoSchema, graph, proto);
}

function isDouble({ initializer }: GraphProto): boolean {
  return initializer.some(({ name, dataType }) => name.endsWith(".weight") && dataType === TensorProto_DataType.DOUBLE);
}

import type { Dtype } from "../../engine/engine.js";
import { UsageError } from "../../errors.js";
import { modelKey } from "../../export/safetensors/safetensors.js";
import type { Parameter } from "../../model/model.js";
import type { LayerSpec } from "../../nn/layers.js";
import { readCarriedModel } from "../carriedModel.js";
import { createModel } from "../createModel.js";
import type { ForeignFile } from "../foreignFile.js";
import type { Imported, Importer, ImportOptions } from "../importer.js";
import { noteLoss } from "../lossNote.js";
import { refuse } from "../refuse.js";
import { refuseOptions } from "../refuseOptions.js";
import { findLinear, type LinearTensor } from "./findLinear.js";
import { fitConfig } from "./fitConfig.js";
import { describeAll, fitLayers } from "./fitLayers.js";
import { findOrders } from "./orderLayers.js";
import { isTensorFile, readTensors, type Tensor } from "./readTensors.js";

/** Tensors in PyTorch's naming and layout. */
export const safetensorsImporter: Importer = {
  name: "safetensors",
  title: "a safetensors file",
  endings: [".safetensors"],
  hasLayers: false,
  recognizes: ({ bytes }) => isTensorFile(bytes),
  read,
};

async function read({ bytes, name: file }: ForeignFile, options: ImportOptions): Promise<Imported> {
  const { metadata, tensors } = readTensors(bytes, file);
  const { layers, problems } = findLinear(tensors);
  const carried = metadata[modelKey];
  if (carried !== undefined) {
    if (problems.length > 0) throw refuse(problems, file);
    return readOwn(carried, layers, file, options);
  }
  if (layers.length === 0) throw refuse([...problems, "there is no linear layer in it"], file);
  if (problems.length > 0 && (options.layers ?? options.config) === undefined) throw refuse(problems, file);
  const { linear, notes } = orderLayers(layers, problems, file);
  if (options.config !== undefined) {
    return { model: await fitConfig(linear, options.config, file, problems), notes };
  }
  const fitted = fitLayers(linear, options.layers ?? layersOf(linear, file));
  const all = [...problems, ...("problems" in fitted ? fitted.problems : [])];
  if ("problems" in fitted || all.length > 0) throw refuse(all, file);
  const model = createModel({ layers: fitted.layers, loss: options.loss, dtype: dtypeOf(tensors) }, file);
  return { model, notes: [...notes, ...noteLoss(model, options)] };
}

/** Our own export. Its names are the places in `layers`. */
function readOwn(metadata: string, layers: readonly LinearTensor[], file: string, options: ImportOptions): Imported {
  refuseOptions(options, file);
  const sorted = layers.toSorted((a, b) => Number(a.prefix) - Number(b.prefix));
  const parameters = sorted.flatMap(({ prefix, fanIn, fanOut, weight, bias }): readonly Parameter[] => [
    { name: `layers.${prefix}.weight`, shape: [fanIn, fanOut], values: weight },
    ...(bias === undefined ? [] : [{ name: `layers.${prefix}.bias`, shape: [fanOut], values: bias }]),
  ]);
  return readCarriedModel(metadata, parameters, file);
}

/** The layers in their order, and a note if the names do not say it. */
function orderLayers(layers: readonly LinearTensor[], problems: readonly string[], file: string) {
  const orders = findOrders(layers);
  const [linear, other] = orders ?? [];
  const remedy = "name them by numbers, such as net.0 and net.2";
  const names = (all: readonly LinearTensor[]) => all.map(({ prefix }) => prefix).join(", ");
  if (linear === undefined || other !== undefined) {
    const why =
      linear === undefined || other === undefined
        ? orders === undefined
          ? `there are too many to try: ${remedy}`
          : "in no order each takes as many numbers as the one before gives"
        : `${names(linear)} would fit, and so would ${names(other)}: ${remedy}`;
    throw refuse([...problems, `the names do not say in which order the layers are: ${why}`], file);
  }
  const isNamed = linear.length > 1 && linear.some(({ prefix }) => !/\d/.test(prefix));
  return { linear, notes: isNamed ? [`the layers are in this order: ${names(linear)}`] : [] };
}

/** A single layer needs nothing between. */
function layersOf(linear: readonly LinearTensor[], file: string): readonly LayerSpec[] {
  if (linear.length === 1) return [];
  const example = linear.flatMap(({ fanOut }, i): readonly LayerSpec[] => (i === 0 ? [fanOut] : ["relu", fanOut]));
  throw new UsageError(
    `${file}: it has ${describeAll(linear)}, and does not say which activations are between them: add them, such as --layers '${JSON.stringify(example)}', or the config of a run: --config FILE`,
  );
}

/** The program has computed in float32, if all of its numbers are that short. */
function dtypeOf(tensors: readonly Tensor[]): Dtype {
  return tensors.some(({ dtype }) => dtype === "F64") ? "float64" : "float32";
}

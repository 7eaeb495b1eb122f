import type { Parameter } from "../../model/model.js";
import { formatMetadata } from "../../model/modelMetadata.js";
import { transpose } from "../../model/transpose.js";
import type { ExportFormat } from "../exportFormat.js";
import { describeRest } from "./describeRest.js";
import { type StoredTensor, writeTensors } from "./writeTensors.js";

/** The key of the metadata that has all of the model but its parameters. */
export const modelKey = "backprop";

/** Tensors as PyTorch has them: the weights of the layer at `layers[0]` are `0.weight` [fanOut, fanIn]. The rest is in the metadata. */
export const safetensors: ExportFormat = {
  name: "safetensors",
  summary: "the tensors for PyTorch's nn.Sequential, with the rest of the model as metadata",
  describeRest,
  create: ({ model, dtype }) => [
    {
      ending: ".safetensors",
      content: writeTensors(model.parameters.map(toStored), dtype, { format: "pt", [modelKey]: formatMetadata(model) }),
    },
  ],
};

function toStored({ name, shape, values }: Parameter): StoredTensor {
  const stored = name.replace(/^layers\./, "");
  const [fanIn, fanOut] = shape;
  if (fanIn === undefined || fanOut === undefined) return { name: stored, shape, values };
  return { name: stored, shape: [fanOut, fanIn], values: transpose(values, fanIn, fanOut) };
}

import type { InputColumn } from "../../data/encode/dataset.js";
import { readEntry } from "../../nn/layers.js";
import { losses } from "../../nn/losses/losses.js";
import type { PortableModel } from "../portableModel.js";

/** What the tensors of a model do not say, for whoever loads them. */
export function describeRest({ model, inputColumns, outputColumns, loss }: PortableModel): readonly string[] {
  const has = (isOne: (column: InputColumn) => boolean) => inputColumns.some(isOne);
  const rest = [
    ...([...inputColumns, ...outputColumns].some((column) => "scaler" in column && column.scaler !== undefined)
      ? ["scalers"]
      : []),
    ...(has((column) => column.kind === "category") ? ["categories"] : []),
    ...(has((column) => column.kind === "date") ? ["dates"] : []),
    ...(outputColumns.some((column) => column.kind === "class") ? ["labels"] : []),
  ];
  const { activation } = losses[loss];
  const hasDropout = model.config.layers.some((layer) => readEntry(layer).kind === "dropout");
  return [
    ...(rest.length > 0
      ? [`PyTorch applies none of these, which are in the metadata as JSON under backprop: ${rest.join(", ")}`]
      : []),
    ...(activation === undefined ? [] : [`the layers give logits: ${activation} makes probabilities of them`]),
    ...(hasDropout ? ["there is dropout: call .eval() on the module before it predicts"] : []),
  ];
}

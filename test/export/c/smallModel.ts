import { checkSchema } from "../../../src/config/checkSchema.js";
import type { InputColumn, OutputColumn } from "../../../src/data/encode/dataset.js";
import { columnNames } from "../../../src/data/encode/inputNames.js";
import type { Dtype } from "../../../src/engine/engine.js";
import { createPortableModel, type PortableModel } from "../../../src/export/portableModel.js";
import type { LossName } from "../../../src/nn/losses/losses.js";

/** What a small model is made of, besides a layer. */
export interface SmallModel {
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly loss: LossName;
  readonly missingTexts?: readonly string[];
  readonly thousands?: string;
  readonly dtype?: Dtype;
  /** The number at a place of the weight; 1 if left out. */
  readonly weight?: (input: number, output: number) => number;
}

/** A model with one linear layer. */
export function createSmallModel({
  inputs,
  outputs,
  loss,
  weight = () => 1,
  dtype,
  ...more
}: SmallModel): PortableModel {
  const width = loss === "crossEntropy" ? (outputs[0] as { labels: readonly string[] }).labels.length : outputs.length;
  const checked = checkSchema({
    data: { csv: "rows.csv", target: outputs.map(({ name }) => name), ...more },
    layers: [{ linear: width, bias: false }],
    loss,
  });
  if ("findings" in checked) throw new Error(JSON.stringify(checked.findings));
  const height = columnNames(inputs).length;
  const values = Float64Array.from({ length: height * width }, (_, i) => weight(Math.floor(i / width), i % width));
  const parameters = [{ name: "layers.0.weight", shape: [height, width], values }];
  const model = { config: checked.config, inputs: { columns: inputs }, outputs: { columns: outputs }, parameters };
  return createPortableModel(model, "small.json", { dtype });
}

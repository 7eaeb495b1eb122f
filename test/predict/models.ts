import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** The content of a model file. */
export type ModelParts = Readonly<Record<string, unknown>>;

const values = (name: string, shape: readonly number[], numbers: readonly number[]) => ({
  name,
  shape,
  values: numbers,
});

/** y = 10 · (a' + 2b + 0.5) + 100, with a' = (a - 10) / 2: one target, scaled. */
export const numberModel = {
  format: "backprop-model",
  version: 1,
  config: { data: { csv: "rows.csv", target: "y" }, layers: [1], scale: "standard", scaleTargets: "standard" },
  inputs: {
    columns: [
      { name: "a", kind: "number", scaler: { kind: "standard", offset: 10, factor: 2 } },
      { name: "b", kind: "number" },
    ],
  },
  outputs: { columns: [{ name: "y", kind: "number", scaler: { kind: "standard", offset: 100, factor: 10 } }] },
  parameters: [values("layers.0.weight", [2, 1], [1, 2]), values("layers.0.bias", [1], [0.5])],
};

/** "plain" if x > 0, "so, so" if x < 0; a green row is "plain" by far. Logits are [x, 0] and for green [x + 50, 0]. */
export const classModel = {
  format: "backprop-model",
  version: 1,
  config: { data: { csv: "rows.csv", target: "kind" }, layers: [2], loss: "crossEntropy" },
  inputs: {
    columns: [
      { name: "color", kind: "category", categories: ["green", "red"] },
      { name: "x", kind: "number" },
    ],
  },
  outputs: { columns: [{ name: "kind", kind: "class", labels: ["plain", "so, so"] }] },
  parameters: [values("layers.0.weight", [3, 2], [50, 0, 0, 0, 1, 0]), values("layers.0.bias", [2], [0, 0])],
};

/** Two targets by `binaryCrossEntropy`: a class of x, and a share that is sigmoid(0) for any x. */
export const binaryModel = {
  format: "backprop-model",
  version: 1,
  config: { data: { csv: "rows.csv", target: ["sick", "share"] }, layers: [2], loss: "binaryCrossEntropy" },
  inputs: { columns: [{ name: "x", kind: "number" }] },
  outputs: {
    columns: [
      { name: "sick", kind: "class", labels: ["no", "yes"] },
      { name: "share", kind: "number" },
    ],
  },
  parameters: [values("layers.0.weight", [1, 2], [1, 0]), values("layers.0.bias", [2], [0, 0])],
};

/** Only what a file needs: y = x1 + 2 · x2. */
export const bareModel = {
  format: "backprop-model",
  version: 1,
  config: { data: { inputs: [[0, 0]], targets: [0] }, layers: [{ linear: 1, bias: false }] },
  parameters: [values("layers.0.weight", [2, 1], [1, 2])],
};

/** Writes a model file and gives its path. */
export function writeModelFile(folder: string, parts: ModelParts, name = "model.json"): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(parts));
  return file;
}

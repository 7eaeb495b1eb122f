import { expect, test } from "vitest";
import { ModelError } from "../../src/errors.js";
import { readModel } from "../../src/model/modelFile.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { bareModel, binaryModel, classModel, type ModelParts, numberModel, writeModelFile } from "./models.js";

const [weight, bias] = numberModel.parameters;
const numberColumn = (name: string) => ({ name, kind: "number" });
const classColumn = (name: string, labels: readonly (string | number)[]) => ({ name, kind: "class", labels });
const withOutputs = (model: ModelParts, ...columns: readonly object[]) => ({ ...model, outputs: { columns } });
const withInputs = (model: ModelParts, ...columns: readonly object[]) => ({ ...model, inputs: { columns } });

async function restore(parts: ModelParts) {
  const file = writeModelFile(temporaryFolder(), parts);
  return restoreModel(await readModel(file), file);
}

test.each<[string, ModelParts, string]>([
  [
    "a parameter is missing",
    { ...numberModel, parameters: [weight] },
    "its parameters do not fit the network: got layers.0.weight [2, 1], expected layers.0.weight [2, 1], layers.0.bias [1]",
  ],
  [
    "a layer has more weights than can be counted",
    { ...numberModel, config: { ...numberModel.config, layers: [4294967296, 4294967296, 1] } },
    "config.layers: layers.1.weight: [4294967296, 4294967296] has too many elements",
  ],
  ["the first weight is missing", { ...numberModel, parameters: [bias] }, "there is no parameter layers.0.weight"],
  [
    "a parameter is unknown",
    { ...numberModel, parameters: [weight, bias, { name: "layers.1.weight", shape: [1, 1], values: [1] }] },
    "its parameters do not fit the network: got layers.0.weight [2, 1], layers.0.bias [1], layers.1.weight [1, 1]",
  ],
  [
    "a parameter has another shape",
    { ...numberModel, parameters: [{ ...weight, shape: [1, 2] }, bias] },
    "its parameters do not fit the network: got layers.0.weight [1, 2]",
  ],
  [
    "a weight is no matrix",
    { ...numberModel, parameters: [{ ...weight, shape: [2] }, bias] },
    "its parameters do not fit the network",
  ],
  [
    "there are more input columns than the network takes",
    withInputs(numberModel, numberColumn("a"), numberColumn("b"), numberColumn("c")),
    "inputs: the columns take 3 numbers a row, the network 2",
  ],
  [
    "a category column has more categories than the network takes",
    withInputs(numberModel, { name: "a", kind: "category", categories: ["p", "q", "r"] }),
    "inputs: the columns take 3 numbers a row, the network 2",
  ],
  [
    "there are more targets than the network gives",
    withOutputs(numberModel, numberColumn("y"), numberColumn("z")),
    "outputs: the columns take 2 numbers a row, the network 1",
  ],
  [
    "there are more classes than the network gives",
    withOutputs(classModel, classColumn("kind", ["a", "b", "c"])),
    "outputs: the columns take 3 numbers a row, the network 2",
  ],
  [
    "crossEntropy has numbers for targets",
    withOutputs(classModel, numberColumn("a"), numberColumn("b")),
    "outputs: crossEntropy takes one column of classes, got 2 columns",
  ],
  [
    "binaryCrossEntropy has three classes",
    withOutputs(binaryModel, classColumn("sick", ["a", "b", "c"]), numberColumn("share")),
    'outputs: column "sick": binaryCrossEntropy takes two classes, got 3',
  ],
  [
    "mse has classes",
    withOutputs(numberModel, classColumn("y", ["a", "b"])),
    'outputs: column "y": mse takes numbers, got classes',
  ],
  [
    "two columns have one name",
    withInputs(numberModel, numberColumn("a"), numberColumn("a")),
    'inputs.columns[1]: the column "a" is there twice',
  ],
  [
    "an input has the name of a target",
    withOutputs(numberModel, numberColumn("a")),
    'the column "a" is an input and a target',
  ],
  [
    "two classes have one label",
    withOutputs(classModel, classColumn("kind", ["a", "a"])),
    'outputs.columns[0].labels[1]: the label "a" is there twice',
  ],
  [
    "its config weighs classes, and no column has their weights",
    { ...classModel, config: { ...classModel.config, classWeights: "balanced" } },
    'outputs: no column has the "weights" of its classes, which config.classWeights asks for',
  ],
  [
    "a class has no weight",
    withOutputs(classModel, { ...classColumn("kind", ["plain", "so, so"]), weights: [1] }),
    "outputs.columns[0]: its weights are not as many as its labels",
  ],
  [
    "two categories are the same",
    withInputs(classModel, { name: "color", kind: "category", categories: ["a", "a"] }, numberColumn("x")),
    'inputs.columns[0].categories[1]: the category "a" is there twice',
  ],
])("a model is refused if %s", async (_, parts, message) => {
  const error = await restore(parts).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelError);
  expect(String(error)).toContain(`model.json: ${message}`);
});

test.each([bareModel, numberModel, classModel, binaryModel])(
  "%# a model whose parts fit is accepted",
  async (parts) => {
    const { inputColumns, outputColumns } = await restore(parts);
    expect(inputColumns.length * outputColumns.length).toBeGreaterThan(0);
  },
);

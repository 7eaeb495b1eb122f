import { describe, expect, test } from "vitest";
import { createModel, type ForeignLayer } from "../../src/import/createModel.js";
import { Predictor } from "../../src/predict/predictor.js";
import { restoreModel } from "../../src/predict/restoreModel.js";

const wide: ForeignLayer = {
  name: "first",
  fanIn: 2,
  fanOut: 3,
  weight: Float64Array.of(1, 2, 3, 4, 5, 6),
  bias: Float64Array.of(0, 0, 1),
};
const narrow: ForeignLayer = { name: "second", fanIn: 3, fanOut: 2, weight: Float64Array.of(1, 0, 0, 1, 1, 1) };

describe("a network of another program", () => {
  test("becomes a model with the layers and parameters of a config, whose data is not known", () => {
    const { config, inputs, outputs, parameters } = createModel(
      { layers: [wide, { spec: "relu" }, narrow] },
      "models/net.onnx",
    );
    expect(config).toMatchObject({
      data: { imported: "net.onnx" },
      layers: [3, "relu", { linear: 2, bias: false }],
      loss: "mse",
      dtype: "float64",
      epochs: 1000,
    });
    expect([inputs, outputs]).toEqual([undefined, undefined]);
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ["layers.0.weight", [2, 3]],
      ["layers.0.bias", [3]],
      ["layers.2.weight", [3, 2]],
    ]);
  });

  test.each([
    ["softmax", undefined, "crossEntropy", 2],
    ["logSoftmax", undefined, "crossEntropy", 2],
    ["sigmoid", undefined, "binaryCrossEntropy", 2],
    ["tanh", undefined, "mse", 3],
    ["sigmoid", "mse", "mse", 3],
    ["softmax", "mae", "mae", 3],
    ["tanh", "crossEntropy", "crossEntropy", 3],
  ] as const)("that ends in %s, with the loss %s, has the loss %s and %i layers", (last, given, loss, layers) => {
    const { config } = createModel({ layers: [wide, narrow, { spec: last }], loss: given }, "net.onnx");
    expect([config.loss, config.layers.length]).toEqual([loss, layers]);
  });

  test.each([
    [
      ["c", "a"],
      ["c", "a", "d"],
      ["c output", "a output", "d"],
    ],
    [
      ["c", "c output"],
      ["c", "a", "d"],
      ["c output output", "a", "d"],
    ],
    [undefined, ["x2", "a", "d"], ["x2 output", "a", "d"]],
    [["y2", "x"], undefined, ["y1", "y2 output", "y3"]],
    [["y", "x"], undefined, undefined],
  ])("with the inputs %j and the targets %j has the targets %j", (inputs, outputs, names) => {
    const columnsOf = (given: readonly string[] | undefined) =>
      given?.map((name) => ({ name, kind: "number" }) as const);
    const model = createModel({ layers: [wide], inputs: columnsOf(inputs), outputs: columnsOf(outputs) }, "net.onnx");
    expect(model.outputs?.columns.map(({ name }) => name)).toEqual(names);
  });

  test("with a single output has no classes to choose from", () => {
    const single: ForeignLayer = { name: "last", fanIn: 2, fanOut: 1, weight: Float64Array.of(1, 2) };
    expect(() => createModel({ layers: [single], loss: "crossEntropy" }, "net.onnx")).toThrow(
      "net.onnx: crossEntropy takes a number for each of two or more classes, and last gives one: expected another loss",
    );
  });

  test("has the columns that the file names, and predicts with them", async () => {
    const model = createModel(
      {
        layers: [wide, narrow, { spec: "softmax" }],
        inputs: [
          { name: "a", kind: "number", scaler: { kind: "standard", offset: 1, factor: 2 } },
          { name: "b", kind: "number" },
        ],
        outputs: [{ name: "kind", kind: "class", labels: ["no", "yes"] }],
      },
      "net.onnx",
    );
    const predictor = await Predictor.open(restoreModel(model, "net.onnx"), { engine: "wasm", probabilities: true });
    expect([predictor.inputs, predictor.columns]).toEqual([
      ["a", "b"],
      ["kind", "p(no)", "p(yes)"],
    ]);
  });

  test("is refused with all reasons", () => {
    const broken: ForeignLayer = { ...narrow, fanIn: 4, weight: Float64Array.of(1, 2, 3, 4, 5, 6, 7, Number.NaN) };
    expect(() => createModel({ layers: [wide, broken] }, "net.onnx")).toThrow(
      "net.onnx: second takes 4 numbers, and first before it gives 3\nnet.onnx: second: a number is not finite",
    );
    expect(() => createModel({ layers: [{ spec: "relu" }] }, "net.onnx")).toThrow("there is no linear layer in it");
  });

  test("is refused if columns have the same name, or are not as many as the network takes", () => {
    const named = (...names: string[]) => names.map((name) => ({ name, kind: "number" }) as const);
    expect(() => createModel({ layers: [wide], inputs: named("a", "a") }, "net.onnx")).toThrow(/inputs.*"a"/);
    expect(() => createModel({ layers: [wide], inputs: named("a") }, "net.onnx")).toThrow(
      "net.onnx: inputs: the columns take 1 numbers a row, the network 2",
    );
  });
});

import { describe, expect, test } from "vitest";
import { ModelError } from "../../src/errors.js";
import { importFixture, importJson, largestDifference, predictRows, readFixture } from "./foreignModels.js";

const activations = ["sigmoid", "tanh", "relu", "leaky-relu"];
const cases = activations.flatMap((name) => [1, 2].map((version) => [name, version] as const));

describe("a network of brain.js gives the same numbers, to the rounding of its float32", () => {
  test.each(cases)("with %s and lists, version %i", async (activation, version) => {
    const { rows, answers } = readFixture(`brain/${activation}-lists-${version}.answers.json`);
    const { model, importer } = await importFixture(`brain/${activation}-lists-${version}.json`);
    expect([importer.name, model.inputs, model.outputs, model.config.loss]).toEqual([
      "brain.js",
      undefined,
      undefined,
      "mse",
    ]);
    const records = await predictRows(model, rows.map(Object.values));
    expect(
      largestDifference(
        records.map((record) => Object.values(record).map(Number)),
        answers,
      ),
    ).toBeLessThan(1e-6);
  });

  test.each(cases)(
    "with %s and objects, whose keys are the columns and may lack, version %i",
    async (activation, version) => {
      const { rows, answers } = readFixture(`brain/${activation}-objects-${version}.answers.json`);
      const { model } = await importFixture(`brain/${activation}-objects-${version}.json`);
      expect(model.inputs?.columns).toMatchObject([{ name: "10" }, { name: "b", fill: 0 }, { name: "a c" }]);
      expect(model.outputs?.columns.map(({ name }) => name)).toEqual(["high", "low"]);
      const lists = rows.map((row: Readonly<Record<string, number>>) => [row[10], row.b ?? Number.NaN, row["a c"]]);
      const records = await predictRows(model, lists);
      expect(
        largestDifference(
          records.map((record) => [Number(record.high), Number(record.low)]),
          answers,
        ),
      ).toBeLessThan(1e-6);
    },
  );

  test("and says that the leaky-relu of version 1 is not leaky", async () => {
    const { notes } = await importFixture("brain/leaky-relu-objects-1.json");
    expect(notes).toEqual([
      expect.stringMatching(/^it does not say its leakyReluAlpha, so 0\.01 is taken/),
      "the leaky-relu of brain.js 1 is 0.01 · relu, so that is what the layers have",
      "a missing input is 0, as in brain.js",
    ]);
  });

  test("and can be one of yes/no targets", async () => {
    const { model } = await importFixture("brain/sigmoid-lists-1.json", { loss: "binaryCrossEntropy" });
    expect(model.config.layers.at(-1)).toBe(2);
  });
});

const layer = { weights: [[1, 2]], biases: [0] };
const small = { sizes: [2, 1], layers: [{ weights: [], biases: [] }, layer], trainOpts: { activation: "relu" } };
const node = { bias: 1, weights: { 0: 1, 1: 2 } };

test("a slope that the file does not say is guessed, which is said", async () => {
  const leaky = { ...small, activation: "leaky-relu" };
  expect((await importJson(leaky)).notes).toEqual([
    'it does not say its leakyReluAlpha, so 0.01 is taken: if it was trained with another one, write "leakyReluAlpha" into the file',
  ]);
  const { model, notes } = await importJson({ ...leaky, leakyReluAlpha: 0.1 });
  expect([model.config.layers, notes]).toEqual([[1, { activation: "leakyRelu", slope: 0.1 }], []]);
});

describe("a network is refused with the reason", () => {
  test.each<[string, unknown, string]>([
    [
      "another activation",
      { ...small, activation: "swish" },
      'activation: expected one of sigmoid, tanh, relu, leaky-relu, got "swish"',
    ],
    [
      "a slope that is none",
      { ...small, activation: "leaky-relu", leakyReluAlpha: "a" },
      'leakyReluAlpha: expected a number, got "a"',
    ],
    ["weights that lack", { ...small, layers: [{}, { biases: [0] }] }, "layers[1]: weights: expected a list of rows"],
    [
      "too many biases",
      { ...small, layers: [{}, { ...layer, biases: [0, 1] }] },
      "layers[1]: biases: expected 1 numbers, got 2",
    ],
    [
      "a node without a weight",
      { ...small, layers: [{ 0: {}, 1: {}, 2: {} }, { 0: node }] },
      'layers[1]: node "0": expected a bias, and a weight for each of 3 nodes before it',
    ],
    [
      "a node without a bias",
      { ...small, layers: [{ 0: {}, 1: {} }, { 0: { ...node, bias: null } }] },
      "layers[1]: biases: number 1 of it: expected a finite number, got null",
    ],
    [
      "more names than inputs",
      { ...small, inputLookup: { a: 0, b: 1, c: 2 } },
      "inputs: the columns take 3 numbers a row, the network 2",
    ],
  ])("%s", async (_, json, message) => {
    await expect(importJson(json)).rejects.toThrow(ModelError);
    await expect(importJson(json)).rejects.toThrow(message);
  });

  test("something else in JSON, if it is said to be one", async () => {
    await expect(importJson({ type: "LSTM" }, { from: "brain.js" })).rejects.toThrow(
      "net.json: this is a recurrent network of brain.js (LSTM): only a NeuralNetwork can be imported",
    );
    await expect(importJson({ sizes: 1 }, { from: "brain.js" })).rejects.toThrow(
      "net.json: expected sizes and two or more layers, as toJSON() of a NeuralNetwork gives them",
    );
    await expect(importJson([1], { from: "brain.js" })).rejects.toThrow("net.json: expected a JSON object");
  });
});

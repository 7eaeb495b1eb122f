import { describe, expect, test } from "vitest";
import { ModelError } from "../../src/errors.js";
import { importFixture, importJson, largestDifference, predictRows, readFixture } from "./foreignModels.js";

const exact = 1e-12;

describe("a classifier of scikit-learn", () => {
  test.each([
    ["binary", "binaryCrossEntropy", "y output", ["no", "yes"]],
    ["booleans", "binaryCrossEntropy", "y", ["False", "True"]],
    ["multiclass", "crossEntropy", "y", [0, 10, 20]],
  ])("gives the same probabilities and labels: %s", async (name, loss, target, labels) => {
    const { rows, predictions, probabilities } = readFixture(`sklearn/${name}.answers.json`);
    const { model, importer } = await importFixture(`sklearn/${name}.json`);
    expect([importer.name, model.config.loss]).toEqual(["sklearn", loss]);
    const records = await predictRows(model, rows);
    const numbers = records.map((record) => labels.map((label) => Number(record[`p(${label})`])));
    expect(largestDifference(numbers, probabilities)).toBeLessThan(exact);
    const spelled = predictions.map((label: unknown) =>
      typeof label === "boolean" ? (label ? "True" : "False") : label,
    );
    expect(records.map((record) => record[target])).toEqual(spelled);
    expect(new Set(spelled).size).toBeGreaterThan(1);
  });

  test("of several labels at once has a yes/no target for each", async () => {
    const { rows, predictions, probabilities } = readFixture("sklearn/multilabel.answers.json");
    const { model } = await importFixture("sklearn/multilabel.json");
    const records = await predictRows(model, rows);
    const targets = ["y1", "y2", "y3"];
    expect(records.map((record) => targets.map((name) => record[name]))).toEqual(predictions);
    const numbers = records.map((record) => targets.map((name) => Number(record[`p(${name}=1)`])));
    expect(largestDifference(numbers, probabilities)).toBeLessThan(exact);
  });
});

describe("a regressor of scikit-learn", () => {
  test.each(["regression", "several", "none-hidden"])("gives the same numbers: %s", async (name) => {
    const { rows, predictions } = readFixture(`sklearn/${name}.answers.json`);
    const { model } = await importFixture(`sklearn/${name}.json`);
    expect(model.config.loss).toBe("mse");
    const numbers = (await predictRows(model, rows)).map((record) => Object.values(record).map(Number));
    const expected = predictions.map((each: number | number[]) => [each].flat());
    expect(largestDifference(numbers, expected)).toBeLessThan(exact);
  });
});

test("columns have the names that the network or its scaler was fitted with", async () => {
  const names = async (file: string) => (await importFixture(file)).model.inputs?.columns.map(({ name }) => name);
  expect(await names("sklearn/binary.json")).toEqual(["y", "b", "c d"]);
  expect(await names("sklearn/regression.json")).toEqual(["a", "b", "c"]);
  expect(await names("sklearn/booleans.json")).toEqual(["x1", "x2", "x3"]);
  expect(await names("sklearn/multilabel.json")).toBeUndefined();
});

const small = {
  activation: "relu",
  out_activation_: "softmax",
  coefs_: [
    [[1, 2]],
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  intercepts_: [
    [0, 0],
    [0, 0, 0],
  ],
  classes_: ["a", "b", "c"],
};

describe("a network is refused with the reason", () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      "another activation",
      { activation: "gelu" },
      'activation: expected one of identity, logistic, tanh, relu, softmax, got "gelu"',
    ],
    ["no list", { coefs_: 3 }, "coefs_ and intercepts_: expected two lists, as long as each other"],
    [
      "a row that is shorter",
      {
        coefs_: [
          [[1, 2]],
          [
            [1, 2, 3],
            [4, 5],
          ],
        ],
      },
      "coefs_[1]: row 2: expected 3 numbers, got 2",
    ],
    [
      "a number that is none",
      { coefs_: [[[1, null]], small.coefs_[1]] },
      "coefs_[0]: row 1: number 2 of it: expected a finite number, got null",
    ],
    [
      "a bias that is too long",
      { intercepts_: [[0], [0, 0, 0]] },
      "intercepts_[0]: expected 2 numbers, got 1, for coefs_[0] [1, 2]",
    ],
    [
      "layers that do not fit",
      {
        coefs_: [[[1, 2, 3]], small.coefs_[1]],
        intercepts_: [
          [0, 0, 0],
          [0, 0, 0],
        ],
      },
      "coefs_[1] takes 2 numbers, and coefs_[0] before it gives 3",
    ],
    ["too few classes", { classes_: ["a", "b"] }, "classes_: got 2 classes, and the network has 3 outputs"],
    [
      "classes that are no labels",
      { classes_: [1, {}, 3] },
      "classes_: expected a list of two or more texts, numbers or booleans",
    ],
    ["a single class", { classes_: [7] }, "classes_: it knows a single class, 7: expected two or more"],
    [
      "one that was not fitted",
      { coefs_: undefined, hidden_layer_sizes: [2] },
      "the network is not fitted yet, so it has no coefs_: call fit before you write it",
    ],
    [
      "the same class twice",
      { classes_: ["a", "b", "a"] },
      'the model that it gives is refused: outputs.columns[0].labels[2]: the label "a" is there twice',
    ],
    ["too many names", { feature_names_in_: ["a", "b"] }, "feature_names_in_: expected 1 names, got a list"],
    [
      "another scaler",
      { scaler: { center_: [0], scale_: [1] } },
      "scaler: expected a StandardScaler, which has mean_ and scale_, or a MinMaxScaler, which has min_ and scale_",
    ],
    [
      "a scaler of other columns",
      { scaler: { mean_: [0, 0], scale_: [1] } },
      "scaler.mean_: expected 1 numbers, got 2",
    ],
    [
      "a scaler that clips",
      { scaler: { min_: [0], scale_: [1], clip: true } },
      "scaler.clip: a scaler that clips its numbers cannot be imported",
    ],
  ])("%s", async (_, changes, message) => {
    await expect(importJson({ ...small, ...changes })).rejects.toThrow(ModelError);
    await expect(importJson({ ...small, ...changes })).rejects.toThrow(`net.json: ${message}`);
  });

  test("or with all of them", async () => {
    const wrong = { ...small, activation: "gelu", intercepts_: [[0], [0, 0, 0]] };
    await expect(importJson(wrong)).rejects.toThrow(/^net\.json: intercepts_\[0\]: .*\nnet\.json: activation: .*$/);
  });
});

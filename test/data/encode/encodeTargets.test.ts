import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../src/data/encode/dataset.js";
import type { InlineSpec } from "../../../src/data/load/dataSpec.js";
import type { DatasetOptions } from "../../../src/data/load/loadDatasets.js";
import { DataError } from "../../../src/errors.js";
import { load, loadCsv, loadCsvFiles, rowsOf } from "../load/loading.js";

type Targets = InlineSpec["targets"];
type Loss = DatasetOptions["loss"];

const inline = (targets: Targets, loss: Loss) => load({ inputs: targets.map((_, i) => [i]), targets }, { loss });
const csv = (cells: readonly string[], loss: Loss, classes?: readonly (string | number)[]) =>
  loadCsv(`a,y\n${cells.map((cell) => `1,${cell}`).join("\n")}\n`, { loss, spec: { classes } });

describe("crossEntropy takes", () => {
  test.each<[string, Targets]>([
    ["plain integers", [2, 0]],
    ["rows of one integer", [[2], [0]]],
  ])("%s as class indices, up to the largest", async (_, targets) => {
    const dataset = await inline(targets, "crossEntropy");
    expect(rowsOf(dataset.targets)).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(dataset.outputColumns).toEqual([{ name: "y", kind: "class", labels: [0, 1, 2] }]);
  });

  test("inline texts as labels, sorted", async () => {
    const { targets, outputColumns } = await inline(["b", ["a"], "c"], "crossEntropy");
    expect(outputColumns).toEqual([{ name: "y", kind: "class", labels: ["a", "b", "c"] }]);
    expect(rowsOf(targets)).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });

  test("texts that are all numbers in the order of the numbers", async () => {
    expect((await inline(["10", "9"], "crossEntropy")).outputColumns).toMatchObject([{ labels: ["9", "10"] }]);
  });

  test("rows of numbers as class probabilities", async () => {
    const shares = [
      [0.1, 0.2, 0.7],
      [0, 1, 0],
    ];
    const { targets, outputColumns } = await inline(shares, "crossEntropy");
    expect(rowsOf(targets)).toEqual(shares);
    expect(outputColumns).toEqual([{ name: "y", kind: "class", labels: [0, 1, 2] }]);
  });

  test("a text column of a file as labels", async () => {
    const { targets, outputColumns } = await csv(["b", "a", "b"], "crossEntropy");
    expect(outputColumns).toEqual([{ name: "y", kind: "class", labels: ["a", "b"] }]);
    expect(rowsOf(targets)).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  test("a number column of a file as numeric labels, sorted", async () => {
    const { targets, outputColumns } = await csv(["10", "9", "9", "-1"], "crossEntropy");
    expect(outputColumns).toMatchObject([{ labels: [-1, 9, 10] }]);
    expect(rowsOf(targets).map((row) => row.indexOf(1))).toEqual([2, 1, 1, 0]);
  });

  test("labels such as 007 as they are spelled, sorted by their numbers", async () => {
    const { targets, outputColumns } = await csv(["90210", "01234", "1234", "007"], "crossEntropy");
    expect(outputColumns).toMatchObject([{ labels: ["007", "01234", "1234", "90210"] }]);
    expect(rowsOf(targets).map((row) => row.indexOf(1))).toEqual([3, 1, 2, 0]);
  });

  test("labels of mixed kinds as texts", async () => {
    const { outputColumns } = await csv(["1", "2", "other", "3"], "crossEntropy");
    expect(outputColumns).toMatchObject([{ labels: ["1", "2", "3", "other"] }]);
  });

  test("classes in the order in which the config gives them", async () => {
    const { targets, outputColumns } = await csv(["b", "a"], "crossEntropy", ["c", "b", "a"]);
    expect(outputColumns).toMatchObject([{ labels: ["c", "b", "a"] }]);
    expect(rowsOf(targets)).toEqual([
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("numeric classes in any spelling of the number, texts in their own spelling", async () => {
    const { targets } = await csv(["1.0", "02"], "crossEntropy", [1, "02", 2]);
    expect(rowsOf(targets).map((row) => row.indexOf(1))).toEqual([0, 1]);
  });
});

describe("binaryCrossEntropy takes", () => {
  test.each<[string, Targets]>([
    ["plain numbers", [0, 1, 1]],
    ["rows of one number", [[0], [1], [1]]],
  ])("%s that are all 0 or 1 as two classes", async (_, targets) => {
    const dataset = await inline(targets, "binaryCrossEntropy");
    expect(rowsOf(dataset.targets)).toEqual([[0], [1], [1]]);
    expect(dataset.outputColumns).toEqual([{ name: "y", kind: "class", labels: [0, 1] }]);
  });

  test("numbers between 0 and 1, unchanged", async () => {
    const { targets, outputColumns } = await inline([0, 0.25, 1], "binaryCrossEntropy");
    expect(rowsOf(targets)).toEqual([[0], [0.25], [1]]);
    expect(outputColumns).toEqual([{ name: "y", kind: "number" }]);
  });

  test("several columns, each of which is a class", async () => {
    const targets = [
      [0, 0.5],
      [1, 1],
    ];
    const dataset = await inline(targets, "binaryCrossEntropy");
    expect(rowsOf(dataset.targets)).toEqual(targets);
    expect(dataset.outputColumns).toEqual([
      { name: "y1", kind: "class", labels: [0, 1] },
      { name: "y2", kind: "number" },
    ]);
  });

  test("two labels as 0 and 1", async () => {
    const { targets, outputColumns } = await csv(["yes", "no", "yes"], "binaryCrossEntropy");
    expect(rowsOf(targets)).toEqual([[1], [0], [1]]);
    expect(outputColumns).toEqual([{ name: "y", kind: "class", labels: ["no", "yes"] }]);
  });

  test("the two classes that the config gives, which may be numbers", async () => {
    const { targets, outputColumns } = await csv(["2", "1"], "binaryCrossEntropy", [2, 1]);
    expect(rowsOf(targets)).toEqual([[0], [1]]);
    expect(outputColumns).toMatchObject([{ labels: [2, 1] }]);
  });
});

test.each<[string, Targets, Loss, string]>([
  ["a negative index", [0, -1], "crossEntropy", "data.targets.1: got -1, expected a class index"],
  ["a negative index at once", [-1, 0], "crossEntropy", "data.targets.0: got -1, expected a class index"],
  ["a fractional index", [0, 1, 0.5], "crossEntropy", "data.targets.2: got 0.5, expected a class index"],
  ["an index that no table could hold", [0, 1e12], "crossEntropy", "data.targets.1: 2 rows of 1000000000001 numbers"],
  ["a single index", [0, 0], "crossEntropy", "the one class 0: expected two or more"],
  ["a single label", ["a", "a"], "crossEntropy", 'the one class "a"'],
  [
    "a negative probability",
    [
      [0.5, 0.5],
      [1.5, -0.5],
    ],
    "crossEntropy",
    "data.targets.1: got -0.5, expected a probability",
  ],
  [
    "probabilities that do not add up to 1",
    [
      [0.5, 0.5],
      [0.5, 0.4],
    ],
    "crossEntropy",
    "data.targets.1: the class probabilities add up to 0.9",
  ],
  ["several labels in a row", [["a", "b"]], "crossEntropy", 'column "y1": got text, expected the share of a class'],
  [
    "a label for a loss that takes numbers",
    ["a", "b"],
    "huber",
    'got "a", expected a number for huber; crossEntropy is for classes',
  ],
  [
    "a number outside of 0 … 1",
    [0.5, 2],
    "binaryCrossEntropy",
    'data.targets.1: column "y": got 2, expected a number in 0 … 1',
  ],
  [
    "three whole numbers for two classes",
    [0, 2, 5],
    "binaryCrossEntropy",
    'data.targets.0: column "y": got 3 classes, 0, 2, 5: binaryCrossEntropy takes two',
  ],
  ["a number below 0", [0, -0.5], "binaryCrossEntropy", 'data.targets.1: column "y": got -0.5'],
  [
    "three labels for two classes",
    ["a", "b", "c"],
    "binaryCrossEntropy",
    'got 3 classes, "a", "b", "c": binaryCrossEntropy takes two',
  ],
  [
    "one label for two classes",
    ["a"],
    "binaryCrossEntropy",
    'column "y": every row is of the one class "a": expected two',
  ],
  [
    "one label in one of several targets",
    [
      ["a", "b"],
      ["c", "b"],
    ],
    "binaryCrossEntropy",
    'column "y2": every row is of the one class "b": expected two',
  ],
  [
    "three numbers in one of several targets",
    [
      [0, 1],
      [0, 2],
      [1, 3],
    ],
    "binaryCrossEntropy",
    'column "y2": got 3 classes, 1, 2, 3: binaryCrossEntropy takes two',
  ],
  [
    "a share beyond 1 in one of several targets",
    [
      [0, 0.5],
      [1, 1.5],
    ],
    "binaryCrossEntropy",
    'data.targets.1: column "y2": got 1.5, expected a number in 0 … 1',
  ],
  ["numbers and texts together", [0, "a"], "crossEntropy", 'data.targets.1: targets[1]: got "a", expected a number'],
  ["texts and numbers together", ["a", 1], "crossEntropy", "data.targets.1: targets[1]: got 1, expected a text"],
])("%s is refused", async (_, targets, loss, message) => {
  const error = await inline(targets, loss).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  expect(String(error)).toContain(message);
});

test.each([[[1, 2, 1]], [[-1, 1, -1]], [[0, 5, 0]]])("%j are two classes for binaryCrossEntropy", async (targets) => {
  const found = await inline(targets, "binaryCrossEntropy");
  expect(rowsOf(found.targets)).toEqual([[0], [1], [0]]);
  expect(found.outputColumns).toEqual([{ name: "y", kind: "class", labels: targets.slice(0, 2) }]);
});

test("probabilities may be off by rounding", async () => {
  const thirds = [1 / 3, 1 / 3, 1 / 3 + 1e-10];
  await expect(inline([thirds], "crossEntropy")).resolves.toBeDefined();
});

test("a label that is not one of the config's classes is refused: the error has the line and the nearest class", async () => {
  const loading = csv(["setosa", "virginca"], "crossEntropy", ["setosa", "virginica"]);
  await expect(loading).rejects.toThrow(
    'data.csv:3: column "y": "virginca" is not one of the classes "setosa", "virginica": did you mean "virginica"?',
  );
});

describe("several targets of binaryCrossEntropy have their own labels:", () => {
  const binary = { loss: "binaryCrossEntropy", spec: { target: ["smoker", "left", "sex"] } } as const;

  test("texts, numbers that are no 0 and 1, and 0 and 1", async () => {
    const { targets, outputColumns, inputs } = await loadCsv(
      "a,smoker,left,sex\n5,yes,0,2\n6,no,1,1\n7,yes,1,2\n",
      binary,
    );
    expect(outputColumns).toEqual([
      { name: "smoker", kind: "class", labels: ["no", "yes"] },
      { name: "left", kind: "class", labels: [0, 1] },
      { name: "sex", kind: "class", labels: [1, 2] },
    ]);
    expect(rowsOf(targets)).toEqual([
      [1, 0, 1],
      [0, 1, 0],
      [1, 1, 1],
    ]);
    expect(rowsOf(inputs)).toEqual([[5], [6], [7]]);
  });

  test("lists of texts in the config", async () => {
    const { targets, outputColumns } = await inline(
      [
        ["yes", "cat"],
        ["no", "dog"],
      ],
      "binaryCrossEntropy",
    );
    expect(outputColumns).toMatchObject([{ labels: ["no", "yes"] }, { labels: ["cat", "dog"] }]);
    expect(rowsOf(targets)).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("the data to validate on is read by the labels of the data trained on", async () => {
    const { validation } = await loadCsvFiles("a,smoker,left,sex\n5,yes,0,2\n6,no,1,1\n", {
      ...binary,
      own: "sex,left,smoker,a\n2.0,1,no,3\n",
      validation: { csv: "own.csv", target: ["smoker", "left", "sex"] },
    });
    expect(rowsOf(validation?.targets as Dataset["targets"])).toEqual([[0, 1, 1]]);
  });

  test("a column of three labels is refused with its labels", async () => {
    const loading = loadCsv("a,smoker,left,sex\n5,yes,0,2\n6,no,1,1\n7,never,1,2\n", binary);
    await expect(loading).rejects.toThrow(
      'column "smoker": got 3 classes, "never", "no", "yes": binaryCrossEntropy takes two, crossEntropy any number',
    );
  });
});

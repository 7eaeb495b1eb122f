import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/loadConfig.js";
import { prepareRun } from "../../../src/train/prepareRun.js";
import type { TrainingRecord } from "../../../src/train/records.js";

const inputs = Array.from({ length: 24 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const sound = { data: { inputs, targets: inputs.map(([a]) => a) }, layers: [3, "tanh", 1], epochs: 1 };
const classes = {
  data: { inputs, targets: inputs.map((_, i) => i % 3) },
  layers: [3],
  loss: "crossEntropy",
  epochs: 1,
};
const prepare = (config: object) =>
  prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory: "." }));
const warningsOf = async (config: object) => (await prepare(config)).warnings;
const answers = {
  ...sound,
  data: { inputs, targets: inputs.map((_, i) => (i % 6 === 0 ? 1 : 0)) },
  loss: "binaryCrossEntropy",
};
const twice = (threshold: number) =>
  `"classWeights" and a "threshold" of ${threshold} both make up for rare classes: leave one of them out`;
const withInputs = (map: (row: readonly number[], i: number) => readonly number[]) => ({
  ...sound,
  data: { ...sound.data, inputs: inputs.map(map) },
});
const withTargets = (map: (i: number) => number) => ({
  ...sound,
  data: { inputs, targets: inputs.map((_, i) => map(i)) },
});

describe("there is no warning", () => {
  test.each([
    ["of sound data", sound],
    ["of balanced classes", classes],
    ["of large data that is scaled", { ...withInputs(([a]) => [1e6 * (a as number)]), scale: "standard" }],
    ["of large targets that are scaled", { ...withTargets((i) => 1000 * i), scaleTargets: "minmax" }],
    ["of targets within the last activation's range", { ...sound, layers: [3, "relu", 1, "tanh"] }],
    ["of logSoftmax before crossEntropy, which changes nothing", { ...classes, layers: [3, "logSoftmax"] }],
    [
      "of a rare class that has weight",
      {
        ...classes,
        data: { inputs, targets: inputs.map((_, i) => (i === 0 ? 0 : (i % 2) + 1)) },
        classWeights: "balanced",
      },
    ],
    ["of class weights against the threshold", { ...answers, classWeights: { 0: 2, 1: 1 }, threshold: 0.2 }],
    ["of a threshold alone", { ...answers, threshold: 0.2 }],
    ["of activations that are not the last", { ...classes, layers: [3, "softmax", 3] }],
    ["of a formula, whose range is not known", { ...withTargets((i) => i), layers: [1, "x ^ 2"] }],
  ])("%s", async (_title, config) => expect(await warningsOf(config)).toEqual([]));
});

describe("a warning with its remedy is given for", () => {
  test.each([
    [
      "a constant column",
      withInputs(([a]) => [a as number, 7]),
      ['the input "x2" is 7 in every row trained on, and teaches nothing: leave it out'],
    ],
    [
      "a constant column, with its raw value if it is scaled",
      { ...withInputs(([a]) => [a as number, 7]), scale: "minmax" },
      ['the input "x2" is 7 in every row trained on, and teaches nothing: leave it out'],
    ],
    [
      "several of them",
      withInputs(([a]) => [1, a as number, 0]),
      ['2 inputs are the same in every row trained on, such as "x1", and teach nothing: leave them out'],
    ],
    [
      "columns of very different sizes",
      withInputs((_, i) => [i / 1000, i / 23, i / 4]),
      ['the inputs are of very different sizes, "x1" 0 … 0.023 and "x3" 0 … 5.75: set "scale" to "standard"'],
    ],
    [
      "large columns",
      withInputs((_, i) => [500 + i]),
      ['the inputs are large, "x1" 500 … 523: set "scale" to "standard"'],
    ],
    [
      "tiny columns",
      withInputs((_, i) => [1e-6 * i]),
      ['the inputs are tiny, "x1" 0 … 0.000023: set "scale" to "standard"'],
    ],
    [
      "tiny targets",
      withTargets((i) => 1e-6 * i),
      ['the targets are tiny, "y" 0 … 0.000023: set "scaleTargets" to "standard"'],
    ],
    [
      "large targets",
      withTargets((i) => -1000 * i),
      ['the targets are large, "y" -23000 … 0: set "scaleTargets" to "standard"'],
    ],
    [
      "a rare class",
      { ...classes, data: { inputs, targets: inputs.map((_, i) => (i === 0 ? 0 : i % 2 === 0 ? 1 : 2)) } },
      ['the class 0 has 1 of 24 rows and 2 12: set "classWeights" to "balanced", or add rows'],
    ],
    [
      "a rare class in shares of classes, which take no weights",
      { ...classes, layers: [2], data: { inputs, targets: inputs.map((_, i) => (i === 0 ? [0.9, 0.1] : [0.2, 0.8])) } },
      ["the class 0 has 1 of 24 rows and 1 23: add rows"],
    ],
    [
      "a class without a row",
      { ...classes, data: { inputs, targets: inputs.map((_, i) => (i % 2) * 2) } },
      ["no row trained on is of the class 1, which cannot be learned: leave it out, or add rows"],
    ],
    [
      "softmax before crossEntropy, and dropout behind it",
      { ...classes, layers: [3, "softmax", { dropout: 0.1 }] },
      ["crossEntropy takes logits, and applies softmax itself: leave the last softmax out"],
    ],
    [
      "sigmoid before binaryCrossEntropy",
      {
        ...sound,
        data: { inputs, targets: inputs.map((_, i) => i % 2) },
        layers: [1, "sigmoid"],
        loss: "binaryCrossEntropy",
      },
      ["binaryCrossEntropy takes logits, and applies sigmoid itself: leave the last sigmoid out"],
    ],
    [
      "logits that are bounded",
      { ...classes, layers: [3, { activation: "hardTanh", max: 2 }] },
      ["crossEntropy takes logits, which may be any numbers, but hardTanh gives -1 … 2: leave it out"],
    ],
    ["a threshold beside weights", { ...answers, classWeights: "balanced", threshold: 0.24 }, [twice(0.24)]],
    [
      "a threshold beside weights, if the first class is rare",
      { ...answers, classWeights: { 0: 2, 1: 1 }, threshold: 0.7 },
      [twice(0.7)],
    ],
    [
      "targets beyond the last activation's range",
      { ...withTargets((i) => i), layers: [3, "relu", 1, "sigmoid"] },
      [
        'the targets are beyond what the last layer can give, "y" 0 … 23, while sigmoid gives 0 … 1: leave it out, or set "scaleTargets" to "minmax"',
      ],
    ],
    [
      "targets below a half-bounded range",
      { ...sound, layers: [1, "relu"] },
      [
        'the targets are beyond what the last layer can give, "y" -1 … 0.9906, while relu gives nothing below 0: leave it out',
      ],
    ],
  ])("%s", async (_title, config, expected) => expect(await warningsOf(config)).toEqual(expected));

  test("the data trained on is checked, not the data validated on", async () => {
    const data = { inputs: inputs.map(([a], i) => [a as number, i < 12 ? 0 : 1]), targets: inputs.map(([a]) => a) };
    const part = { inputs: data.inputs.slice(0, 12), targets: data.targets.slice(0, 12) };
    expect(await warningsOf({ ...sound, data: part, validation: data })).toHaveLength(1);
    expect(await warningsOf({ ...sound, data, validation: part })).toEqual([]);
  });
}); // prettier-ignore

test("warnings come after the start and before the first epoch", async () => {
  const run = await prepare({ ...classes, layers: [3, "softmax"] });
  const records: TrainingRecord[] = [];
  for await (const record of run.records()) records.push(record);
  expect(records.map(({ type }) => type)).toEqual(["start", "warning", "epoch", "end"]);
});

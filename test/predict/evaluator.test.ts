import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { train } from "../../src/api/train.js";
import type { TrainedModel } from "../../src/api/trainedModel.js";
import type { ConfigInput } from "../../src/config/configInput.js";
import { engineNames } from "../../src/engine/engine.js";
import { DataError, type EndRecord, type EpochRecord } from "../../src/index.js";
import { temporaryFolder } from "../temporaryFolder.js";

const count = 700;
const inputs = Array.from({ length: count }, (_, i) => [Math.sin(i * 7), Math.cos(i * 3)]);
const classes = inputs.map(([a, b]) => ((a as number) > (b as number) ? 1 : (a as number) > -0.5 ? 0 : 2));
const binary = classes.map((label) => [label % 2, label === 2 ? 1 : 0]);
const numbers = inputs.map(([a, b]) => [50 + 10 * (a as number) * (b as number), (a as number) - 3]);

async function run(config: ConfigInput): Promise<{ model: TrainedModel; epochs: EpochRecord[]; end: EndRecord }> {
  const training = train(config);
  const epochs: EpochRecord[] = [];
  let end: EndRecord | undefined;
  for await (const record of training) {
    if (record.type === "epoch") epochs.push(record);
    if (record.type === "end") end = record;
  }
  return { model: training.model(), epochs, end: end as EndRecord };
}

const data = (targets: readonly unknown[]) => ({ inputs, targets }) as ConfigInput["data"];
const kinds: readonly (readonly [string, unknown[], Omit<ConfigInput, "data">])[] = [
  ["crossEntropy", classes, { layers: [6, "relu", 3], loss: "crossEntropy" }],
  ["binaryCrossEntropy of two targets", binary, { layers: [6, "tanh", 2], loss: "binaryCrossEntropy" }],
  [
    "binaryCrossEntropy of two targets of texts",
    binary.map(([a, b]) => [a === 1 ? "yes" : "no", b === 1 ? "on" : "off"]),
    { layers: [6, "tanh", 2], loss: "binaryCrossEntropy" },
  ],
  [
    "crossEntropy with weights of classes",
    classes,
    { layers: [6, "relu", 3], loss: "crossEntropy", classWeights: { 0: 1, 1: 5, 2: 0.3 } },
  ],
  [
    "mse of scaled targets",
    numbers,
    { layers: [6, "tanh", 2], loss: "mse", scaleTargets: "minmax", scale: "standard" },
  ],
  ["huber", numbers, { layers: [6, "tanh", 2], loss: "huber", lr: 1e-3 }],
  ["mae in float32", numbers, { layers: [6, "tanh", 2], loss: "mae", dtype: "float32" }],
  ["mse with fused multiply-add", numbers, { layers: [6, "relu", 2], loss: "mse", arithmetic: "fast", lr: 1e-3 }],
  ["mse with dropout", numbers, { layers: [6, "tanh", { dropout: 0.3 }, 2], loss: "mse", lr: 1e-3 }],
];

describe.each(kinds)("with %s", (_, targets, rest) => {
  const config = {
    ...rest,
    data: data(targets),
    validation: data(targets),
    epochs: 5,
    batchSize: 32,
    keep: "last" as const,
  };
  const names = (model: TrainedModel) => [...model.inputs, ...model.targets];
  const rows = inputs.map((row, i) => [...row, ...[targets[i]].flat()] as number[]);

  test("the loss is the validation loss of the training on the same rows", async () => {
    const { model, epochs } = await run(config);
    const evaluation = await model.evaluate(rows);
    expect(evaluation.rows).toBe(count);
    expect(evaluation.loss).toBe(epochs.at(-1)?.validationLoss);
    const seen = epochs.at(-1)?.validationAccuracy;
    if (evaluation.classifications.length === 1) expect(evaluation.classifications[0]?.accuracy).toBe(seen);
  });

  test("the metrics are those of the predictions", async () => {
    const { model } = await run(config);
    const predictions = await model.predict(inputs);
    const { classifications, regressions } = await model.evaluate(rows);
    expect(classifications.length + regressions.length).toBe(model.targets.length);
    for (const { target, accuracy } of classifications) {
      const column = names(model).indexOf(target);
      const right = predictions.filter((each, i) => each[target] === rows[i]?.[column]).length;
      expect(accuracy).toBe(right / count);
    }
    for (const { target, mae } of regressions) {
      const column = names(model).indexOf(target);
      const errors = predictions.map((each, i) => Math.abs((each[target] as number) - (rows[i]?.[column] as number)));
      expect(mae).toBeCloseTo(errors.reduce((a, b) => a + b) / count, 9);
    }
  });

  test("rows as objects, as lists and in a file give the same", async () => {
    const { model } = await run(config);
    const file = join(temporaryFolder(), "rows.csv");
    writeFileSync(file, [names(model), ...rows].map((row) => `${row.join(",")}\n`).join(""));
    const objects = rows.map((row) => Object.fromEntries(names(model).map((name, i) => [name, row[i] as number])));
    const evaluation = await model.evaluate(rows);
    expect(await model.evaluate(objects)).toEqual(evaluation);
    expect(await model.evaluate(file)).toEqual(evaluation);
  });

  // In float64, since the slow engine has no other.
  test("both engines agree to rounding", async () => {
    const { model } = await run({ ...config, epochs: 2, dtype: "float64" });
    const [fast, slow] = await Promise.all(engineNames.map((engine) => model.evaluate(rows.slice(0, 300), { engine })));
    expect(fast?.loss).toBeCloseTo(slow?.loss as number, 12);
    expect(fast?.classifications.map(({ confusion }) => confusion)).toEqual(
      slow?.classifications.map(({ confusion }) => confusion),
    );
  });
});

test("the weights of rows come last in their lists, and are needed", async () => {
  const directory = temporaryFolder();
  const file = join(directory, "rows.csv");
  const weighed = inputs.map((row, i) => [...row, (numbers[i] as number[])[0] as number, i % 3]);
  writeFileSync(file, [["a", "b", "y", "w"], ...weighed].map((row) => `${row.join(",")}\n`).join(""));
  const config = { data: { csv: file, target: "y" }, sampleWeight: "w", layers: [1], epochs: 2, lr: 1e-3 };
  const { model, end } = await run(config);
  expect(model.inputs).toEqual(["a", "b"]);
  expect((await model.evaluate(weighed)).loss).toBe(end.model?.loss);
  expect((await model.evaluate(file)).loss).toBe(end.model?.loss);
  await expect(model.evaluate([{ a: 1, b: 2, y: 3 }])).rejects.toThrow('"w"');
  const weightless = weighed.slice(0, 3).map((row) => row.with(3, 0));
  await expect(model.evaluate(weightless)).rejects.toThrow("every row has the weight 0");
  await expect(model.evaluate([[1, 2, 3, -1]])).rejects.toThrow('column "w": got -1: a weight is 0');
});

test("evaluating without rows is an error", async () => {
  const { model } = await run({ data: data(classes), layers: [3], loss: "crossEntropy", epochs: 1 });
  await expect(model.evaluate([])).rejects.toThrow(new DataError("there are no rows to evaluate on", { file: "rows" }));
});

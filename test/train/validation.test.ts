import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { engineNames } from "../../src/engine/engine.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { collect } from "./collect.js";

const inputs = Array.from({ length: 30 }, (_, i) => [Math.sin(i * 7), Math.cos(i * 3)]);
const classes = inputs.map(([a, b]) => ((a as number) > (b as number) ? 1 : (a as number) > -0.5 ? 0 : 2));
const base = { data: { inputs, targets: classes }, layers: [6, "relu", 3], loss: "crossEntropy", lr: 0.3, seed: 2 };
const prepare = (config: object, engine: "wasm" | "mathjs" = "wasm") =>
  prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory: "." }), { engine });
const runAll = async (config: object, engine: "wasm" | "mathjs" = "wasm") => collect(await prepare(config, engine));

describe.each(engineNames)("on %s", (engine) => {
  test("validation on the training data gives the loss with which the next epoch begins", async () => {
    const { epochs } = await runAll({ ...base, validation: base.data, epochs: 40, lr: 1 }, engine);
    for (const [i, next] of epochs.slice(1).entries()) {
      expect(epochs[i]?.validationLoss).toBe(next.loss);
      expect(epochs[i]?.validationAccuracy).toBe(next.accuracy);
    }
    expect(epochs.at(-1)?.validationAccuracy).toBeGreaterThan(0.6);
  });

  test("the accuracy of an epoch in batches counts all its samples, each before its update", async () => {
    const still = { ...base, lr: 1e-300, epochs: 2 };
    const [whole] = (await runAll(still, engine)).epochs;
    for (const batchSize of [1, 4, 7]) {
      const { epochs } = await runAll({ ...still, batchSize }, engine);
      expect(epochs.map(({ accuracy }) => accuracy)).toEqual([whole?.accuracy, whole?.accuracy]);
    }
  });
});

test("validation changes nothing about the training", async () => {
  const own = { ...base, epochs: 5, batchSize: 7 };
  const [alone, watched] = [await prepare(own), await prepare({ ...own, validation: base.data })];
  const [first, second] = [await collect(alone), await collect(watched)];
  expect(second.epochs.map(({ loss }) => loss)).toEqual(first.epochs.map(({ loss }) => loss));
  expect(watched.model().parameters).toEqual(alone.model().parameters);
});

test("a plateau is that of the validation loss, if there is one", async () => {
  const lr = { initial: 0.5, schedule: "plateau", factor: 0.5, patience: 0 };
  const validation = { inputs: inputs.map(([a, b]) => [b, a]), targets: classes };
  const { epochs } = await runAll({ ...base, validation, lr, epochs: 20 });
  let [best, rate] = [Number.POSITIVE_INFINITY, 0.5];
  for (const epoch of epochs) {
    expect(epoch.lr).toBe(rate);
    const watched = epoch.validationLoss as number;
    if (watched < best * (1 - 1e-4)) best = watched;
    else rate /= 2;
  }
  expect(rate).toBeLessThan(0.5);
  // The training loss goes on falling, so it would not have changed the rate.
  expect(epochs[9]?.loss).toBeLessThan(epochs[8]?.loss as number);
});

test("a validation larger than a batch is measured whole", async () => {
  const validation = { inputs: Array.from({ length: 700 }, (_, i) => [i / 700, 0.5]), targets: Array(700).fill(1) };
  const [a, b] = [
    await runAll({ ...base, validation, epochs: 2, batchSize: 3 }),
    await runAll({ ...base, validation, epochs: 2, batchSize: 3 }, "mathjs"),
  ];
  expect(a.epochs[1]?.validationLoss).toBeCloseTo(b.epochs[1]?.validationLoss as number, 12);
  // The loss of a single row is another one, so the mean is over all 700 rows.
  const single = await runAll({
    ...base,
    validation: { inputs: validation.inputs.slice(0, 1), targets: [1] },
    epochs: 2,
    batchSize: 3,
  }); // prettier-ignore
  expect(single.epochs[1]?.validationLoss).not.toBeCloseTo(a.epochs[1]?.validationLoss as number, 6);
});

test("the start reports what is measured, and on how many rows", async () => {
  const all = ["validationLoss", "accuracy", "validationAccuracy"];
  const { start } = await runAll({ ...base, validation: 0.2, epochs: 1 });
  expect(start).toMatchObject({ samples: 24, validationSamples: 6, measures: all });
  expect((await runAll({ ...base, epochs: 1 })).start).toMatchObject({ samples: 30, measures: ["accuracy"] });
  const line = { data: { inputs, targets: inputs.map(([a]) => a) }, layers: [1], epochs: 1 };
  expect((await runAll(line)).start.measures).toEqual([]);
  expect((await runAll({ ...line, validation: 0.2 })).start.measures).toEqual(["validationLoss"]);
  const shares = { ...line, data: { inputs, targets: inputs.map(() => 0.3) }, loss: "binaryCrossEntropy" };
  expect((await runAll(shares)).start.measures).toEqual([]);
});

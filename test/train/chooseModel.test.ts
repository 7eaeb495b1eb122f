import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TrainedModel } from "../../src/api/trainedModel.js";
import { parseConfig } from "../../src/config/loadConfig.js";
import type { EngineName } from "../../src/engine/engine.js";
import { ModelError } from "../../src/errors.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { collect } from "./collect.js";

const inputs = Array.from({ length: 12 }, (_, i) => [Math.sin(i * 3), i / 12]);
const targets = inputs.map(([a, b]) => (a as number) - (b as number));
const rows = inputs.map((row, i) => [...row, targets[i] as number]);
const line = { data: { inputs, targets }, layers: [4, "relu", 1], lr: 0.1, epochs: 20, seed: 1 };
const prepare = (config: object, engine: EngineName = "wasm") =>
  prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory: "." }), { engine });

/** Runs to the end and gives the records and the model. */
async function runAll(config: object, engine?: EngineName, signal?: AbortSignal) {
  const run = await prepare({ ...line, ...config }, engine);
  const { end, epochs } = await collect(run, signal);
  return { end, epochs, run, model: new TrainedModel(run.model(), "test model") };
}

/** Steps whose rate grows until the state overflows, in the forward pass first. */
const growing = { initial: 0.1, schedule: "linear", final: 1e300 };

describe.each([
  ["wasm", "float64"],
  ["wasm", "float32"],
  ["mathjs", "float64"],
] as const)("on %s in %s", (engine, dtype) => {
  const train = (config: object, signal?: AbortSignal) => runAll({ dtype, ...config }, engine, signal);

  test.each<[string, object]>([
    ["all rows a step", {}],
    ["minibatches", { batchSize: 5 }],
    ["dropout", { batchSize: 5, layers: [8, { dropout: 0.3 }, "tanh", 1] }],
    ["a rate that makes the loss rise and fall", { lr: 0.9 }],
  ])("the best epoch's loss is that of its parameters, with %s", async (_, config) => {
    const { end, model, epochs } = await train({ ...config, keep: "best" });
    const { loss } = await model.evaluate(rows, { engine });
    expect(end.bestLoss).toBe(loss);
    expect(end.model).toEqual({ loss });
    expect(model.file.training).toMatchObject({ bestEpoch: end.bestEpoch, bestLoss: loss, loss });
    // The logged loss of an epoch is from before its updates.
    expect(end.loss).toBe(epochs.at(-1)?.loss);
    const until = await train({ ...config, keep: "last", epochs: end.bestEpoch });
    expect(model.file.parameters).toEqual(until.model.file.parameters);
  });

  test.each<[string, object]>([
    ["all rows a step", {}],
    ["minibatches and dropout", { batchSize: 5, layers: [8, { dropout: 0.3 }, "tanh", 1] }],
  ])("a model's loss is that of its parameters, whatever ends the run, with %s", async (_, config) => {
    const [whole, stopped] = [await train(config), await train(config, AbortSignal.abort())];
    const early = await train({ ...config, stop: { patience: 1 }, lr: 1 });
    expect([whole, stopped, early].map(({ end }) => end.reason)).toEqual(["epochs", "signal", "patience"]);
    for (const { model, end } of [whole, stopped, early]) {
      const { loss } = await model.evaluate(rows, { engine });
      expect(end.model).toEqual({ loss });
      expect(model.file.training).toMatchObject({ loss, reason: end.reason });
    }
    expect(whole.model.file.training?.loss).not.toBe(whole.end.loss);
  });

  test("a model of classes is measured on both data sets with its own parameters", async () => {
    const classes = inputs.map(([a, b], i) => ((a as number) > (b as number) ? 1 : i % 2));
    const config = {
      data: { inputs, targets: classes },
      validation: { inputs: inputs.slice(3, 9), targets: classes.slice(2, 8) },
      layers: [6, "tanh", 2],
      loss: "crossEntropy",
      lr: 0.5,
    };
    const label = (from: readonly number[][], to: readonly number[]) => from.map((row, i) => [...row, to[i] as number]);
    for (const keep of ["best", "last"]) {
      const { end, model } = await train({ ...config, keep });
      const trained = await model.evaluate(label(inputs, classes), { engine });
      const validated = await model.evaluate(label(config.validation.inputs, config.validation.targets), { engine });
      const measures = {
        loss: trained.loss,
        validationLoss: validated.loss,
        accuracy: trained.classifications[0]?.accuracy,
        validationAccuracy: validated.classifications[0]?.accuracy,
      };
      expect(end.model).toEqual(measures);
      expect(model.file.training).toMatchObject(measures);
      if (keep === "best") expect(end.bestLoss).toBe(validated.loss);
    }
  });

  test("a target is met by the parameters after the epoch or by those before it", async () => {
    const smooth = await train({ stop: { loss: 0.05 }, epochs: 500 });
    expect(smooth.end.reason).toBe("target");
    expect((await smooth.model.evaluate(rows, { engine })).loss).toBeLessThanOrEqual(0.05);
    // The update of the epoch whose loss is low enough makes it large again.
    const data = { inputs: [[1], [2], [3]], targets: [2, 4, 7] };
    const lr = { initial: 0.02, schedule: "exponential", gamma: 1.6 };
    const rising = { data, layers: [1], lr, epochs: 12, shuffle: false, seed: 0 };
    const { epochs } = await train(rising);
    const { end, model } = await train({ ...rising, stop: { loss: 0.25 } });
    const reached = epochs.findIndex(({ loss }) => loss <= 0.25) + 1;
    expect(end).toMatchObject({ reason: "target", epochs: reached });
    const before = await train({ ...rising, epochs: reached - 1 });
    expect(model.file.parameters).toEqual(before.model.file.parameters);
    expect(model.file.training?.loss).toBeLessThanOrEqual(0.25);
    const best = await train({ ...rising, stop: { loss: 0.25 }, keep: "best" });
    expect(best.end).toMatchObject({ reason: "target", bestEpoch: reached - 1 });
    expect(best.end.model?.loss).toBeLessThanOrEqual(0.25);
  });

  test("parameters that overflow in the next forward pass count as diverged, and those before them are taken", async () => {
    // In float32 a larger rate overflows in the update. This one brings the parameters to the end of their range.
    const lr = dtype === "float32" ? { ...growing, final: 1e37 } : growing;
    const layers = [4, "square", 4, "square", 1];
    const { end, model, epochs } = await train({ lr, layers, epochs: 2 });
    expect(epochs.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(end).toMatchObject({ reason: "diverged", epochs: 2, steps: 2 });
    expect(end.divergence).toMatchObject({ epoch: 2, step: 2, pass: "measurement" });
    expect(end.divergence?.remedy).toMatch(
      /^the learning rate has grown from 0\.1 to 5e\+\d+: make lr\.final smaller$/,
    );
    const first = await train({ lr: 0.1, layers, epochs: 1 });
    expect(model.file.parameters).toEqual(first.model.file.parameters);
    const predictions = await model.predict(inputs, { engine });
    expect(predictions.every(({ y }) => Number.isFinite(y))).toBe(true);
  });

  test("parameters with which a step overflows are not saved", async () => {
    const lr = dtype === "float32" ? { ...growing, final: 1e37 } : growing;
    for (const batchSize of [12, 5]) {
      const { end, model } = await train({ lr, layers: [4, "square", 4, "square", 1], epochs: 10, batchSize });
      expect(end.reason).toBe("diverged");
      expect(end.divergence?.pass).toMatch(/forward|measurement/);
      const { loss } = await model.evaluate(rows, { engine });
      expect(Number.isFinite(loss)).toBe(true);
      expect(end.model).toEqual({ loss });
    }
  });

  test("there is no model if even the first parameters overflow", async () => {
    const large = dtype === "float32" ? 1e30 : 1e200;
    const run = await prepare({ ...line, dtype, init: { constant: large } }, engine);
    const { end } = await collect(run);
    expect(end).toMatchObject({ reason: "diverged", epochs: 1 });
    expect(end).not.toHaveProperty("model");
    expect(() => run.model()).toThrow(ModelError);
  });
});

test("parameters that are too large for float32 give no model", async () => {
  const layers = [{ linear: 4, init: { constant: 1e100 } }, "tanh", 1];
  const run = await prepare({ ...line, layers, dtype: "float32" });
  const { end } = await collect(run);
  expect(end.reason).toBe("diverged");
  expect(() => run.model()).toThrow(ModelError);
});

test("predictions that overflow only in their raw unit give no model", async () => {
  const large = { inputs, targets: targets.map((each) => each * 1e200) };
  const { end, model } = await runAll({
    data: large,
    scaleTargets: "standard",
    loss: "mae",
    layers: [1],
    lr: { initial: 0.01, schedule: "linear", final: 1e150 },
    epochs: 2,
  });
  expect(end).toMatchObject({
    reason: "diverged",
    divergence: { pass: "measurement", where: "the predictions in their raw unit" },
  });
  expect((await model.predict(inputs)).every(({ y }) => Number.isFinite(y))).toBe(true);
});

test("with `keep: last`, a validation that overflows at the end leaves the parameters from before", async () => {
  const validation = {
    inputs: [
      [1, 1],
      [1e150, 1],
    ],
    targets: [0, 0],
  }; // prettier-ignore
  const { end, model } = await runAll({ validation, keep: "last", lr: 1e5, layers: [1], epochs: 40 });
  expect(end).toMatchObject({ reason: "diverged", divergence: { pass: "validation" } });
  expect(model.file.training?.validationLoss).toBe(end.model?.validationLoss);
  expect(Number.isFinite(end.model?.validationLoss)).toBe(true);
});

test("a model during the run has no losses that were not measured", async () => {
  const run = await prepare({ ...line, keep: "best" });
  for await (const record of run.records()) {
    if (record.type === "epoch" && record.epoch === 3) expect(run.model().training).not.toHaveProperty("loss");
  }
  expect(run.model().training).toHaveProperty("loss");
});

test("every saved model has the loss that its file states, and predicts finite numbers on the data trained on", async () => {
  const size = fc.constantFrom(0.1, 10, 1e10, 1e50, 1e100, 1e150, 1e200, 1e300);
  const rate = fc.oneof(
    size,
    fc.record({ initial: fc.constantFrom(0.01, 1), schedule: fc.constantFrom("linear", "cosine"), final: size }),
    fc.record({ initial: fc.constantFrom(0.01, 1), schedule: fc.constant("exponential"), gamma: size }),
  );
  const config = fc.record({
    lr: rate,
    layers: fc.constantFrom([1], [3, "tanh", 1], [4, "relu", 1], [3, "square", { dropout: 0.3 }, 1], [2, "exp", 1]),
    optimizer: fc.constantFrom("sgd", { name: "sgd", momentum: 0.9 }, "adam", "adamw", "rmsprop", "adagrad"),
    loss: fc.constantFrom("mse", "mae", "huber"),
    batchSize: fc.constantFrom(1, 5, 12),
    epochs: fc.integer({ min: 1, max: 6 }),
    dtype: fc.constantFrom("float64", "float32"),
    seed: fc.nat(1000),
  });
  const options = fc.record(
    {
      clipNorm: fc.constantFrom(1e-8, 1, 1e300),
      clipValue: fc.constantFrom(1, 1e200),
      validation: fc.constant(0.25),
      keep: fc.constantFrom("best", "last"),
      scaleTargets: fc.constant("standard"),
      stop: fc.constantFrom({ loss: 0.1 }, { loss: 1e5 }, { patience: 1 }),
    },
    { requiredKeys: [] },
  );
  const check = async (main: object, more: { readonly validation?: number; readonly keep?: string }) => {
    const run = await prepare({ ...line, ...main, ...more });
    const { end } = await collect(run);
    if (end.model === undefined) {
      expect(end.reason).toBe("diverged");
      return;
    }
    const model = new TrainedModel(run.model(), "test model");
    expect(model.file.training).toMatchObject(end.model);
    const predictions = await model.predict(inputs);
    if (more.validation !== undefined) return; // the rows to train on are not known here
    expect(predictions.every(({ y }) => Number.isFinite(y))).toBe(true);
    expect((await model.evaluate(rows)).loss).toBe(end.model.loss);
    if (more.keep === "best" && end.bestEpoch !== null) expect(end.bestLoss).toBe(end.model.loss);
  };
  await fc.assert(fc.asyncProperty(config, options, check), { numRuns: 60 });
});

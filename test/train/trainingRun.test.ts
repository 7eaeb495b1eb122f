import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { ConfigError, ModelError } from "../../src/errors.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import type { TrainingRecord } from "../../src/train/records.js";
import { collect } from "./collect.js";

const rows = Array.from({ length: 10 }, (_, i) => [i / 10, 1 - i / 5]);
const line = {
  data: { inputs: rows, targets: rows.map(([a, b]) => (a as number) * 2 - (b as number)) },
  layers: [4, "tanh", 1],
  lr: 0.05,
  epochs: 5,
  batchSize: 4,
  seed: 3,
};
const load = (config: object) =>
  parseConfig(JSON.stringify(config), { file: "test.json", directory: ".", overrides: [] });
const prepare = (config: object) => prepareRun(load(config));
const runAll = async (config: object) => collect(await prepare(config));
const lossesOf = async (config: object) => (await runAll(config)).epochs.map(({ loss }) => loss);

describe("a run", () => {
  test("yields its start, every epoch and its end", async () => {
    const { start, epochs, end } = await runAll(line);
    expect(start).toMatchObject({ type: "start", seed: 3, parameters: 2 * 4 + 4 + 4 + 1, samples: 10 });
    expect(start.config).toMatchObject({ layers: [4, "tanh", 1], loss: "mse", shuffle: true });
    expect(epochs.map(({ epoch, step, lr }) => [epoch, step, lr])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [n, 3 * n, 0.05]),
    );
    const losses = epochs.map(({ loss }) => loss);
    const bestLoss = Math.min(...losses);
    expect(end).toMatchObject({
      reason: "epochs",
      epochs: 5,
      steps: 15,
      loss: losses[4],
      bestLoss,
      bestEpoch: losses.indexOf(bestLoss) + 1,
    });
    expect(end.seconds).toBeGreaterThan(0);
  });

  test("has as its loss the mean over samples of the batch losses, so the smaller last batch counts less", async () => {
    // If the learning rate changes nothing, the loss is that of the first parameters, for any batches.
    const still = { ...line, lr: 1e-300, epochs: 1 };
    const [whole] = await lossesOf({ ...still, batchSize: 10 });
    for (const batchSize of [1, 3, 4, 9]) {
      for (const shuffle of [true, false]) {
        const [loss] = await lossesOf({ ...still, batchSize, shuffle });
        expect(loss).toBeCloseTo(whole as number, 14);
      }
    }
  });

  test("has the same bits for the same config and seed, and other ones for another seed", async () => {
    const [first, second, other] = [await lossesOf(line), await lossesOf(line), await lossesOf({ ...line, seed: 4 })];
    expect(first).toEqual(second);
    expect(first).not.toEqual(other);
  });

  test("does not count the time that the reader of its records takes", async () => {
    const pause = 1000; // milliseconds; the epoch itself takes less than one
    let seconds: number | undefined;
    for await (const record of (await prepare({ ...line, epochs: 1 })).records()) {
      if (record.type === "epoch") await new Promise((resolve) => setTimeout(resolve, pause));
      if (record.type === "end") ({ seconds } = record);
    }
    expect(seconds).toBeLessThan(pause / 1000);
  });

  test("shuffles anew each epoch, and keeps the order of the rows with `shuffle: false`", async () => {
    const shuffled = await lossesOf({ ...line, epochs: 2 });
    const inOrder = await lossesOf({ ...line, epochs: 2, shuffle: false });
    expect(shuffled).not.toEqual(inOrder);
    // A full batch is the same batch in any order.
    expect(await lossesOf({ ...line, batchSize: 10 })).toEqual(
      await lossesOf({ ...line, batchSize: 10, shuffle: false }),
    );
  });

  test("draws the same first parameters with and without shuffling", async () => {
    const first = async (shuffle: boolean) => (await prepare({ ...line, shuffle })).model().parameters;
    expect(await first(true)).toEqual(await first(false));
  });

  test("takes all of the data for a batch larger than the data", async () => {
    expect(await lossesOf({ ...line, batchSize: 99 })).toEqual(await lossesOf({ ...line, batchSize: 10 }));
  });

  test("starts from given weights, and refuses weights that do not fit", async () => {
    const trained = await prepare(line);
    await collect(trained);
    const model = trained.model();
    const { parameters } = model;
    const weights = { file: "m.json", model };
    const continued = await prepareRun(load(line), { weights });
    expect(continued.model().parameters).toEqual(parameters);
    const inLongForm = load({ ...line, layers: [{ linear: 4, bias: true, init: "heNormal" }, "tanh", 1] });
    expect((await prepareRun(inLongForm, { weights })).model().parameters).toEqual(parameters);
    const wider = prepareRun(load({ ...line, layers: [5, "tanh", 1] }), { weights });
    await expect(wider).rejects.toThrow(ModelError);
    await expect(wider).rejects.toThrow(
      `m.json: its parameters do not fit the network: got the layers [4,"tanh",1], expected [5,"tanh",1]`,
    );
  });

  test("reports what it will do before the first step", async () => {
    expect((await prepare(line)).plan).toMatchObject({
      type: "plan",
      warnings: [],
      samples: 10,
      validationSamples: 0,
      inputWidth: 2,
      outputWidth: 1,
      stepsPerEpoch: 3,
      layers: [
        { name: "linear 4", width: 4, parameters: 12 },
        { name: "tanh", width: 4, parameters: 0 },
        { name: "linear 1", width: 1, parameters: 5 },
      ],
      parameters: 17,
    });
  });

  test("does not begin if the last layer does not fit the targets", async () => {
    const wide = prepare({ ...line, layers: [4, "tanh", 3, "relu"] });
    await expect(wide).rejects.toThrow(ConfigError);
    await expect(wide).rejects.toThrow("layers[2]: the last layer's width does not fit the targets: got 3, expected 1");
  });
});

describe("a run that is stopped", () => {
  test("finishes its step, ends with reason signal, and keeps its parameters", async () => {
    const controller = new AbortController();
    const run = await prepare({ ...line, epochs: 1000 });
    const records: TrainingRecord[] = [];
    for await (const record of run.records(controller.signal)) {
      records.push(record);
      if (record.type === "epoch" && record.epoch === 7) controller.abort();
    }
    expect(records.at(-1)).toMatchObject({ type: "end", reason: "signal", epochs: 7, steps: 21 });
    const seven = await prepare({ ...line, epochs: 7 });
    await collect(seven);
    expect(run.model().parameters).toEqual(seven.model().parameters);
  });

  test("before its first step has no loss to report", async () => {
    const { epochs, end } = await collect(await prepare(line), AbortSignal.abort());
    expect(epochs).toEqual([]);
    expect(end).toMatchObject({ reason: "signal", epochs: 0, steps: 0, loss: null, bestEpoch: null, bestLoss: null });
  });

  test("lets timers fire while it runs", async () => {
    const controller = new AbortController();
    const run = await prepare({ ...line, epochs: 1e9 });
    let last: TrainingRecord | undefined;
    for await (const record of run.records(controller.signal)) {
      if (record.type === "epoch" && record.epoch === 1) setTimeout(() => controller.abort());
      last = record;
    }
    expect(last).toMatchObject({ type: "end", reason: "signal" });
  });
});

describe("a run that diverges", () => {
  const wild = { ...line, layers: [4, 1], lr: 1e6, epochs: 1000, batchSize: 10 };
  test("ends at the first loss that is not finite, and keeps the last finite parameters", async () => {
    const run = await prepare(wild);
    const { epochs, end } = await collect(run);
    expect(end.reason).toBe("diverged");
    expect(end.epochs).toBeLessThan(1000);
    expect(Number.isFinite(epochs.at(-1)?.loss)).toBe(false);
    expect(epochs.slice(0, -1).every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(run.model().parameters.every(({ values }) => values.every(Number.isFinite))).toBe(true);
  });

  test("ends at an update that overflows, though its loss was finite, with the parameters from before", async () => {
    for (const epochs of [1, 1000]) {
      const run = await prepare({ ...wild, lr: 1e308, epochs });
      const first = run.model().parameters;
      const { epochs: records, end } = await collect(run);
      expect(end.reason).toBe("diverged");
      expect(records.map(({ loss }) => Number.isFinite(loss))).toEqual([true]);
      expect(run.model().parameters).toEqual(first);
    }
  });
});

describe("the engines", () => {
  const runOn = async (config: object, engine: "wasm" | "mathjs") => {
    const run = await prepareRun(load(config), { engine });
    const { start, epochs } = await collect(run);
    return { start, losses: epochs.map(({ loss }) => loss), parameters: run.model().parameters };
  };

  test("give the same bits over thousands of steps without transcendental functions", async () => {
    const config = {
      ...line,
      layers: [6, "relu", { activation: "leakyRelu", slope: 0.1 }, 3, "softsign", 1],
      epochs: 700,
    };
    const [wasm, mathjs] = [await runOn(config, "wasm"), await runOn(config, "mathjs")];
    expect(wasm.losses).toEqual(mathjs.losses);
    expect(wasm.parameters).toEqual(mathjs.parameters);
  });

  const momentum = { name: "sgd", momentum: 0.9 };
  test.each<[string, object]>([
    ["Nesterov's momentum, decay", { optimizer: { ...momentum, nesterov: true, weightDecay: 0.01 } }],
    ["dampening, clipping", { optimizer: { ...momentum, dampening: 0.3 }, clipNorm: 0.1, clipValue: 0.05 }],
    ["Adam, dropout", { optimizer: "adam", layers: [6, "relu", { dropout: 0.2 }, 1] }],
    ["AdamW, validation", { optimizer: "adamw", validation: 0.2 }],
    ["RMSprop", { optimizer: { name: "rmsprop", momentum: 0.5 }, loss: "huber" }],
    ["Adagrad, a schedule", { optimizer: "adagrad", lr: { initial: 0.1, schedule: "step", stepSize: 50, gamma: 0.9 } }],
  ])("give the same bits over a thousand steps with %s", async (_title, options) => {
    const config = { ...line, layers: [6, "relu", 3, "hardTanh", 1], epochs: 334, ...options };
    const [wasm, mathjs] = [await runOn(config, "wasm"), await runOn(config, "mathjs")];
    expect(wasm.losses).toEqual(mathjs.losses);
    expect(wasm.parameters).toEqual(mathjs.parameters);
  });

  test("agree to 1e-12 on the first epochs with transcendental functions", async () => {
    const classes = rows.map((_, i) => i % 3);
    for (const config of [
      line,
      { ...line, data: { inputs: rows, targets: classes }, layers: [5, "gelu", 3], loss: "crossEntropy" },
    ]) {
      const [wasm, mathjs] = [await runOn(config, "wasm"), await runOn(config, "mathjs")];
      for (const [i, loss] of wasm.losses.entries()) {
        expect(Math.abs(loss / (mathjs.losses[i] as number) - 1)).toBeLessThan(1e-12);
      }
    }
  });

  test("report in the start record which of them runs, and whether it fuses multiply and add", async () => {
    expect((await runOn(line, "mathjs")).start).toMatchObject({ engine: "mathjs", fusedMultiplyAdd: false });
    expect((await runOn(line, "wasm")).start).toMatchObject({ engine: "wasm", fusedMultiplyAdd: false });
    const { start, losses } = await runOn({ ...line, arithmetic: "fast" }, "wasm");
    expect(typeof start.fusedMultiplyAdd).toBe("boolean");
    const exact = await runOn(line, "wasm");
    for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(exact.losses[i] as number, 12);
  });

  test("compute in float32 if asked to: every parameter is a float32 number", async () => {
    const { losses, parameters } = await runOn({ ...line, dtype: "float32" }, "wasm");
    const double = await runOn(line, "wasm");
    for (const [i, loss] of losses.entries()) {
      expect(Math.abs(loss / (double.losses[i] as number) - 1)).toBeLessThan(1e-5);
    }
    expect(losses).not.toEqual(double.losses);
    for (const { values } of parameters) expect(values).toEqual(values.map(Math.fround));
  });

  test("refuse what they cannot do before anything is trained", async () => {
    await expect(prepareRun(load({ ...line, dtype: "float32" }), { engine: "mathjs" })).rejects.toThrow(
      "--engine wasm",
    );
  });
});

import { describe, expect, test } from "vitest";
import { TrainedModel } from "../../src/api/trainedModel.js";
import { parseConfig } from "../../src/config/loadConfig.js";
import { engineNames } from "../../src/engine/engine.js";
import { ConfigError } from "../../src/errors.js";
import { metricOf } from "../../src/metrics/namesOfMetrics.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import type { TrainingRecord } from "../../src/train/records.js";
import { collect } from "./collect.js";

const points = (count: number, shift: number) =>
  Array.from({ length: count }, (_, i) => [Math.sin(i * 7 + shift), Math.cos(i * 3 + shift)]);
const inputs = points(90, 0);
const heldOut = points(40, 0.5);
const classOf = ([a, b]: readonly number[]) => ((a as number) > (b as number) ? 1 : (a as number) > -0.5 ? 0 : 2);
const numberOf = ([a, b]: readonly number[]) => (a as number) * 3 - (b as number);
const base = { layers: [6, "tanh", 3], loss: "crossEntropy", lr: 0.3, epochs: 12, batchSize: 16, seed: 2 };
const of = (kind: (row: readonly number[]) => number) => ({
  data: { inputs, targets: inputs.map(kind) },
  validation: { inputs: heldOut, targets: heldOut.map(kind) },
});
const classes = { ...base, ...of(classOf) };
const numbers = { ...base, ...of(numberOf), layers: [6, "tanh", 1], loss: "mse", scaleTargets: "standard", lr: 0.1 };
const prepare = (config: object, engine: "wasm" | "mathjs" = "wasm") =>
  prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory: "." }), { engine });
const rowsOf = (kind: (row: readonly number[]) => number) => heldOut.map((row) => [...row, kind(row)]);

describe.each(engineNames)("on %s", (engine) => {
  test.each([
    ["classes", classes, classOf],
    ["numbers", numbers, numberOf],
  ] as const)("a run ends with what evaluate gives for the held-out rows: %s", async (_, config, kind) => {
    const run = await prepare(config, engine);
    const { end } = await collect(run);
    const model = new TrainedModel(run.model(), "test model");
    expect(end.metrics).toEqual(await model.evaluate(rowsOf(kind), { engine }));
    expect(end.metrics?.loss).toBe(end.model?.validationLoss);
    expect(model.file.validation).toMatchObject({ rows: 40, metrics: { loss: end.metrics?.loss } });
    expect(model.file.validation?.baseline).toEqual(end.baseline);
  });

  test("a metric is watched after each epoch, as evaluate would find it", async () => {
    const keep = { metric: "f1" };
    const run = await prepare({ ...classes, keep, stop: { metric: "rocAuc", patience: 100 } }, engine);
    const { start, epochs, end } = await collect(run);
    expect(start.metrics).toEqual(["rocAuc", "f1"]);
    const values = epochs.map(({ metrics }) => metrics?.f1 as number);
    const best = Math.max(...values);
    expect(end.bestEpoch).toBe(values.indexOf(best) + 1);
    expect(end.bestLoss).toBe(epochs[values.indexOf(best)]?.validationLoss);
    const found = await new TrainedModel(run.model(), "test model").evaluate(rowsOf(classOf), { engine });
    expect(metricOf(found, "f1")).toBe(best);
    expect(metricOf(found, "rocAuc")).toBe(epochs[values.indexOf(best)]?.metrics?.rocAuc);
  });
});

test("parameters are measured anew after each epoch, and at the end", async () => {
  const run = await prepare({ ...classes, keep: "last", stop: { metric: "logLoss", patience: 100 } });
  const { epochs, end } = await collect(run);
  const found = await new TrainedModel(run.model(), "test model").evaluate(rowsOf(classOf));
  expect(end.metrics).toEqual(found);
  expect(epochs.at(-1)?.metrics).toEqual({ logLoss: metricOf(found, "logLoss") });
  expect(new Set(epochs.map(({ metrics }) => metrics?.logLoss)).size).toBe(epochs.length);
});

test("so it does in float32", async () => {
  const run = await prepare({ ...numbers, dtype: "float32" });
  const { end } = await collect(run);
  expect(end.metrics).toEqual(await new TrainedModel(run.model(), "test model").evaluate(rowsOf(numberOf)));
});

test("the baseline is fitted on the rows trained on", async () => {
  const { end } = await collect(await prepare(numbers));
  const mean = inputs.map(numberOf).reduce((a, b) => a + b) / 90;
  const truths = heldOut.map(numberOf);
  const error = Math.sqrt(truths.reduce((sum, truth) => sum + (truth - mean) ** 2, 0) / 40);
  expect(end.baseline).toMatchObject([{ value: expect.closeTo(mean, 12), rmse: expect.closeTo(error, 12) }]);
});

test("a run without a validation ends without metrics", async () => {
  const { validation: _, ...config } = numbers;
  const run = await prepare(config);
  expect(Object.keys((await collect(run)).end)).not.toContain("metrics");
  expect(run.model().validation).toBeUndefined();
});

test("stop and keep take the direction of the metric: small errors and large shares are good", async () => {
  const kept = async (metric: string, better: (...values: number[]) => number) => {
    const { epochs, end } = await collect(await prepare({ ...numbers, keep: { metric } }));
    const values = epochs.map(({ metrics }) => metrics?.[metric] as number);
    expect(end.bestEpoch).toBe(values.indexOf(better(...values)) + 1);
  };
  await kept("rmse", Math.min);
  await kept("r2", Math.max);
});

test("patience counts the epochs without a better metric, by minDelta", async () => {
  const stop = { metric: "accuracy", patience: 3, minDelta: 0.05 };
  const { epochs, end } = await collect(await prepare({ ...classes, epochs: 200, stop }));
  expect(end.reason).toBe("patience");
  let [best, waited] = [Number.NEGATIVE_INFINITY, 0];
  for (const { metrics } of epochs) {
    expect(waited).toBeLessThan(3);
    const value = metrics?.accuracy as number;
    if (value > best + 0.05) [best, waited] = [value, 0];
    else waited++;
  }
  expect(waited).toBe(3);
});

test("a metric that is not defined is never better", async () => {
  // All held-out rows are of one class.
  const validation = { inputs: heldOut.slice(0, 5), targets: [1, 1, 1, 1, 1] };
  const stop = { metric: "rocAuc", patience: 4 };
  const { epochs, end } = await collect(await prepare({ ...classes, validation, stop, keep: { metric: "rocAuc" } }));
  expect(epochs.map(({ metrics }) => metrics?.rocAuc)).toEqual([null, null, null, null]);
  expect(end).toMatchObject({ reason: "patience", bestEpoch: null, bestLoss: null });
});

test.each([
  [{ stop: { metric: "f2", patience: 3 } }, /^stop\.metric: there is no metric "f2".*did you mean "f1"/],
  [{ keep: { metric: "rmse" } }, /^keep\.metric: there is no metric "rmse".*"accuracy"/],
  [{ keep: { metric: "f1" }, validation: undefined }, /^keep\.metric: there are no rows to measure it on: set "valid/],
  [{ stop: { metric: "f1" } }, /^stop: the metric ends no run by itself: add "patience"/],
])("%j is refused", async (entries, message) => {
  const problems = await (async () => prepare({ ...classes, ...entries }))().catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message: what }) => `${path}: ${what}`);
  });
  expect(problems).toEqual([expect.stringMatching(message)]);
});

async function warningsOf(config: object): Promise<readonly string[]> {
  const run = await prepare(config);
  const records: TrainingRecord[] = [];
  for await (const record of run.records()) records.push(record);
  expect(records.at(-1)?.type).toBe("end");
  const from = records.findLastIndex(({ type }) => type === "epoch");
  return records.slice(from).flatMap((record) => (record.type === "warning" ? [record.message] : []));
}

describe("the verdict on a model", () => {
  const rare = ([a]: readonly number[]) => ((a as number) > 0.9 ? 1 : 0);
  const yes = { ...base, ...of(rare), layers: [4, "relu", 1], loss: "binaryCrossEntropy" };

  test("is silent on models that are better than their baselines", async () => {
    expect(await warningsOf(classes)).toEqual([]);
    expect(await warningsOf({ ...numbers, epochs: 60 })).toEqual([]);
  });

  test("names a class that is always predicted, and the imbalance", async () => {
    expect(await warningsOf({ ...yes, lr: 0.1, epochs: 4 })).toEqual([
      expect.stringMatching(
        /^the model predicts 0 in every held-out row \(accuracy 0\.\d{4}\): 0 is 0\.\d\d of the rows trained on: set "classWeights" to "balanced", or "threshold" to 0\.\d+$/,
      ),
    ]);
  });

  test("names a threshold by which one class is always predicted", async () => {
    const layers = [{ linear: 1, init: { constant: 0 } }];
    expect(await warningsOf({ ...yes, layers, lr: 1e-9, threshold: 0.1 })).toEqual([
      expect.stringMatching(
        /^the model predicts 1 in every .*: with a "threshold" of 0\.1 it is predicted too easily: set one/,
      ),
    ]);
  });

  test("names the threshold in place of the weights of classes if there are several targets", async () => {
    const set = (points: readonly (readonly number[])[]) => ({
      inputs: points,
      targets: points.map((row) => [rare(row), (row[0] as number) > 0 ? 1 : 0]),
    });
    const several = { data: set(inputs), validation: set(heldOut), layers: [{ linear: 2, init: { constant: 0 } }] };
    expect(await warningsOf({ ...yes, ...several, lr: 0.01 })).toEqual([
      expect.stringMatching(
        /^the model predicts 0 for "y1" in every held-out row .*: 0 is 0\.\d\d of the rows .*: set "threshold" to 0\.\d+$/,
      ),
    ]);
  });

  test("looks for dead units", async () => {
    // A bias far below zero, which no input lifts above it.
    const dead = { linear: 4, init: { constant: -1e3 } };
    const rows = of(numberOf);
    const positive = (set: { inputs: number[][]; targets: number[] }) => ({
      ...set,
      inputs: set.inputs.map((row) => row.map((value) => value + 2)),
    });
    const config = {
      ...numbers,
      data: positive(rows.data as never),
      validation: positive(rows.validation as never),
      layers: [dead, "relu", 1],
    };
    expect(await warningsOf(config)).toEqual([
      expect.stringMatching(
        /always the mean on the held-out rows \(RMSE .*4 of 4 relu units of layers\[1\] are 0 for every row: try a smaller/,
      ),
    ]);
  });

  /** Begins with always 0. */
  const still = [{ linear: 1, init: { constant: 0 } }];
  const slow = { ...of((row) => numberOf(row) + 3), scaleTargets: "none", layers: still, lr: 1e-4, epochs: 60 };
  const tiny = { ...of((row) => numberOf(row) * 1e-4), scaleTargets: "none", epochs: 2 };
  const wild = { lr: 3, layers: [6, "identity", 1], clipNorm: 10 };
  test.each<[string, object, RegExp]>([
    ["a rate that is too low", { lr: 1e-9, layers: still }, /the loss has hardly changed in 12 epochs .* or 1e-10$/],
    ["a rate that is too high", wild, /even on the rows trained on it is far off .* --lr 0\.3$/],
    ["a loss that rises", { lr: 1.5, epochs: 4, layers: [1], keep: "last" }, /the loss rose from .* --lr 0\.15$/],
    ["targets that are not scaled", tiny, /small numbers .*set "scaleTargets" to "standard"$/],
    ["inputs that are not scaled", scaledInputs(), /inputs are as large as 5000: set "scale" to "standard"$/],
    ["too few epochs", slow, /the loss was still falling after 60 epochs: try --epochs 600$/],
    ["rows that are learned by heart", noise(), /it has learned the 15 rows trained on \(R² 0\.\d+\), but not what/],
  ])("looks for %s", async (_, entries, message) => {
    expect(await warningsOf({ ...numbers, ...entries })).toEqual([expect.stringMatching(message)]);
  });

  test("says nothing about a run that was interrupted, or about few rows", async () => {
    const run = await prepare({ ...yes, lr: 0.01 });
    const records: TrainingRecord[] = [];
    for await (const record of run.records(AbortSignal.abort())) records.push(record);
    expect(records.filter(({ type }) => type === "warning")).toHaveLength(run.warnings.length);
    const validation = { inputs: heldOut.slice(0, 9), targets: heldOut.slice(0, 9).map(rare) };
    expect(await warningsOf({ ...yes, validation, lr: 0.01, epochs: 3 })).toEqual([]);
  });
});

function scaledInputs() {
  const scale = ({ inputs: rows, targets }: { inputs: number[][]; targets: number[] }) => ({
    inputs: rows.map(([a, b]) => [(a as number) * 5000, b as number]),
    targets,
  });
  const { data, validation } = of(([, b]) => (b as number) + 1) as never as Record<
    "data" | "validation",
    { inputs: number[][]; targets: number[] }
  >;
  return {
    data: { ...scale(data), inputs: [...scale(data).inputs.slice(1), [5000, 0]] },
    validation: scale(validation),
    epochs: 1,
  };
}

/** Targets that have nothing to do with the inputs, of few rows. */
function noise() {
  const random = (row: readonly number[]) => Math.sin((row[0] as number) * 1e6);
  const few = inputs.slice(0, 15);
  const data = { inputs: few, targets: few.map(random) };
  return { ...of(random), data, layers: [50, "tanh", 1], optimizer: "adam", lr: 0.05, epochs: 1500, keep: "last" };
}

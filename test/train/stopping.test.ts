import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import type { EpochRecord } from "../../src/train/records.js";
import { Stopping } from "../../src/train/stopping.js";
import { collect } from "./collect.js";

const reasonsFor = (spec: object, losses: readonly number[]) => {
  const stopping = new Stopping({ minDelta: 0, ...spec }, { best: Number.POSITIVE_INFINITY, waited: 0 });
  return losses.map((loss) => stopping.observe(loss, loss));
};

describe("patience", () => {
  test("counts epochs in a row without a better loss", () => {
    expect(reasonsFor({ patience: 2 }, [3, 4, 2, 2, 2])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      "patience",
    ]);
  });
  test("counts a loss as better if it is so by more than minDelta", () => {
    expect(reasonsFor({ patience: 1, minDelta: 0.5 }, [3, 2.4, 1.9])).toEqual([undefined, undefined, "patience"]);
  });
  test("does not count NaN as better", () => {
    expect(reasonsFor({ patience: 2 }, [Number.NaN, Number.NaN])).toEqual([undefined, "patience"]);
  });
});

test("a target is met by a loss that is equal or smaller", () => {
  expect(reasonsFor({ loss: 1 }, [1.5, 1, 0.5])).toEqual([undefined, "target", "target"]);
});

const inputs = Array.from({ length: 20 }, (_, i) => [Math.sin(i * 5), i / 20]);
const base = {
  data: { inputs, targets: inputs.map(([a, b]) => (a as number) * (b as number)) },
  layers: [6, "tanh", 1],
  lr: 0.2,
  epochs: 500,
  seed: 1,
};
// The network learns noise by heart: the loss on other rows falls, then rises.
const noisy = {
  data: { inputs, targets: inputs.map((_, i) => Math.sin(i * 91)) },
  validation: {
    inputs: inputs.map(([a, b]) => [(a as number) + 0.1, b]),
    targets: inputs.map((_, i) => Math.sin(i * 91 + 1)),
  },
  layers: [20, "tanh", 1],
  optimizer: "adam",
  lr: 0.05,
  epochs: 200,
}; // prettier-ignore
const prepare = (config: object) =>
  prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory: "." }));
const runAll = async (config: object) => {
  const run = await prepare(config);
  return { ...(await collect(run)), run, parameters: run.model().parameters, training: run.model().training };
};

describe("a run stops", () => {
  test("at its target, with the parameters of that moment", async () => {
    const whole = await runAll({ ...base, epochs: 50 });
    const target = whole.epochs[29]?.loss as number;
    const { epochs, end, parameters, training } = await runAll({ ...base, stop: { loss: target } });
    const reached = whole.epochs.findIndex(({ loss }) => loss <= target) + 1;
    expect(end).toMatchObject({ reason: "target", epochs: reached, loss: epochs.at(-1)?.loss });
    expect(training).toMatchObject({ reason: "target", epochs: reached });
    expect(parameters).toEqual((await runAll({ ...base, epochs: reached })).parameters);
  });

  test("when its patience is over, and watches the validation loss if there is one", async () => {
    const { epochs, end } = await runAll({ ...noisy, stop: { patience: 5 } });
    expect(end.reason).toBe("patience");
    const losses = epochs.map(({ validationLoss }) => validationLoss as number);
    expect(end.epochs).toBe(losses.indexOf(Math.min(...losses)) + 1 + 5);
    // The training loss goes on falling.
    expect(epochs.at(-1)?.loss).toBeLessThan(epochs.at(-6)?.loss as number);
  });

  test("when its time is over, even within an epoch", async () => {
    const { end } = await runAll({ ...base, epochs: 1e9, stop: { seconds: 0.1 } });
    expect(end.reason).toBe("time");
    expect(end.epochs).toBeLessThan(1e9);
    const rows = Array.from({ length: 1e5 }, (_, i) => [i / 1e5, 1]);
    const long = { data: { inputs: rows, targets: rows.map(([a]) => a) }, layers: [200, "tanh", 100, "tanh", 1] };
    const { end: early } = await runAll({ ...long, batchSize: 1, lr: 1e-4, stop: { seconds: 0.1 } });
    expect(early).toMatchObject({ reason: "time", epochs: 0 });
    expect(early.steps).toBeGreaterThan(0);
    expect(early.steps).toBeLessThan(1e5);
  });

  test("when its time is over, even within a validation: then that epoch has no record", async () => {
    const rows = Array.from({ length: 1e4 }, (_, i) => [i / 1e4]);
    const validation = { inputs: rows, targets: rows.map(() => 0) };
    const data = { inputs: [[1]], targets: [1] };
    const config = { data, validation, layers: [512, "tanh", 512, "tanh", 1], epochs: 3, stop: { seconds: 0.1 } };
    const { end, epochs } = await runAll(config);
    expect(epochs).toEqual([]);
    expect(end).toMatchObject({ reason: "time", epochs: 0, steps: 1, loss: null });
  });

  test("never for a time that is longer than a timer can wait", async () => {
    expect((await runAll({ ...base, epochs: 3, stop: { seconds: 1e9 } })).end.reason).toBe("epochs");
  });
});

describe("the model of a run", () => {
  test("has the parameters and the losses of its best epoch if there is a validation", async () => {
    const { end, parameters, training, epochs } = await runAll(noisy);
    const best = end.bestEpoch as number;
    expect(best).toBeLessThan(200);
    expect(end.bestLoss).toBe(Math.min(...epochs.map(({ validationLoss }) => validationLoss as number)));
    const until = await runAll({ ...noisy, epochs: best, keep: "last" });
    expect(parameters).toEqual(until.parameters);
    // The next epoch begins with the loss of the parameters after this one.
    const [{ validationLoss }, { loss }] = epochs.slice(best - 1) as [EpochRecord, EpochRecord];
    expect(training).toMatchObject({ bestEpoch: best, bestLoss: validationLoss, loss, validationLoss });
    expect(end.model).toEqual({ loss, validationLoss });
  });

  test("has the last ones if the config says so, or if there is no validation", async () => {
    const last = await runAll({ ...noisy, keep: "last" });
    const { validation: _, ...alone } = noisy;
    expect(last.parameters).toEqual((await runAll(alone)).parameters);
    expect(last.training).toMatchObject({ epochs: 200, validationLoss: last.epochs[199]?.validationLoss });
    expect(last.parameters).not.toEqual((await runAll(noisy)).parameters);
  });

  test("has those of the smallest training loss if the config says so", async () => {
    const wild = { ...base, layers: [4, "relu", 1], lr: 1.2, epochs: 60, keep: "best" };
    const { end, parameters } = await runAll(wild);
    expect(end.bestEpoch).toBeLessThan(60);
    expect(parameters).toEqual((await runAll({ ...wild, keep: "last", epochs: end.bestEpoch })).parameters);
  });
});

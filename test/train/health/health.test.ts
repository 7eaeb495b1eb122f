import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/loadConfig.js";
import { type EngineName, engineNames } from "../../../src/engine/engine.js";
import { prepareRun } from "../../../src/train/prepareRun.js";
import type { HealthRecord, TrainingRecord } from "../../../src/train/records.js";

const inputs = Array.from({ length: 30 }, (_, i) => [Math.sin(i * 7), Math.cos(i * 3)]);
const targets = inputs.map(([a, b]) => Math.sin(2 * (a as number)) + (b as number) ** 2);
const base = {
  data: { inputs, targets },
  layers: [7, "relu", 6, "tanh", { linear: 4, bias: false }, { activation: "relu6" }, 1],
  lr: 0.05,
  optimizer: "sgd" as unknown,
  epochs: 3,
  seed: 4,
};

const never = 0;

async function run(config: object, { engine, watch = 1 }: { engine?: EngineName; watch?: number } = {}) {
  const loaded = parseConfig(JSON.stringify(config), { file: "test.json", directory: "." });
  const training = await prepareRun(loaded, { engine, watch: watch === never ? undefined : watch });
  const records: TrainingRecord[] = [];
  for await (const record of training.records()) records.push(record);
  const health = records.filter((record) => record.type === "health");
  const losses = records.flatMap((record) => (record.type === "epoch" ? [record.loss] : []));
  return { records, health, losses, parameters: training.model().parameters };
}

type Parameters = Awaited<ReturnType<typeof run>>["parameters"];

/** For each linear layer the norm of all of its numbers, or of their differences from those of another model. */
function norms(parameters: Parameters, others?: Parameters): number[] {
  const squares = new Map<string, number>();
  for (const [p, { name, values }] of parameters.entries()) {
    const layer = name.split(".")[1] as string;
    const sum = Array.from(values, (value, i) => (value - (others?.[p]?.values[i] ?? 0)) ** 2).reduce((a, b) => a + b);
    squares.set(layer, (squares.get(layer) ?? 0) + sum);
  }
  return [...squares.values()].map(Math.sqrt);
}

const linearLayers = (record: HealthRecord | undefined) =>
  (record?.layers ?? []).filter(({ gradientNorm }) => gradientNorm !== undefined);

function expectClose(actual: readonly (number | undefined)[], expected: readonly number[], relative: number) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(relative * value);
  }
}

/** The parameters after `epochs`, and the health there. */
async function runFor(epochs: number, config: object, engine: EngineName) {
  const { health, parameters } = await run({ ...base, ...config, epochs }, { engine });
  return { layers: linearLayers(health.at(-1)), parameters };
}

describe.each(engineNames)("on %s", (engine) => {
  test.each([
    ["sgd", {}],
    ["momentum", { optimizer: { name: "sgd", momentum: 0.9, nesterov: true } }],
    ["adam", { optimizer: "adam" }],
    ["a decay of weights", { optimizer: { name: "adamw", weightDecay: 0.1 } }],
    ["clipping", { clipNorm: 0.01 }],
    [
      "weights of classes",
      {
        data: { inputs, targets: inputs.map(([a]) => ((a as number) > 0.8 ? 1 : 0)) },
        loss: "binaryCrossEntropy",
        classWeights: "balanced",
      },
    ],
  ])("the ratio is that of the step that is made next, with %s", async (_, config) => {
    const now = await runFor(2, config, engine);
    const next = await runFor(3, config, engine);
    const ratios = norms(next.parameters, now.parameters).map((step, i) => step / (norms(now.parameters)[i] as number));
    expectClose(
      now.layers.map(({ updateRatio }) => updateRatio),
      ratios,
      1e-9,
    );
  });

  test("the norm is that of the gradient before it is clipped, of which the step of plain descent is lr times as large", async () => {
    const [now, next] = [await runFor(2, {}, engine), await runFor(3, {}, engine)];
    const gradients = norms(next.parameters, now.parameters).map((step) => step / base.lr);
    const found = now.layers.map(({ gradientNorm }) => gradientNorm);
    expectClose(found, gradients, 1e-9);
    const clipped = await run({ ...base, clipNorm: 0.01, clipValue: 0.001, epochs: 1 }, { engine });
    const free = await run({ ...base, epochs: 1 }, { engine });
    expect(clipped.health).toHaveLength(1);
    expect(linearLayers(clipped.health[0]).map(({ updateRatio }) => updateRatio)).not.toEqual(
      linearLayers(free.health[0]).map(({ updateRatio }) => updateRatio),
    );
  });

  test("a unit is dead if it lets no gradient through for any row, and an output saturated if it is where tanh is flat", async () => {
    const shifted = inputs.map((row) => row.map((value) => value + 2));
    const config = {
      ...base,
      data: { inputs: shifted, targets },
      layers: [12, "relu", 9, "tanh", 1],
      init: { normal: { mean: 0.2, std: 2.5 } },
      lr: 0.01,
      epochs: 2,
    };
    const { health, parameters } = await run(config, { engine });
    const [w0, b0, w1, b1] = parameters.map(({ values }) => values) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const apply = (x: readonly number[], w: Float64Array, b: Float64Array) =>
      Array.from(b, (bias, unit) =>
        x.reduce((sum, value, i) => sum + value * (w[i * b.length + unit] as number), bias),
      );
    const first = shifted.map((x) => apply(x, w0, b0));
    const dead = Array.from(b0, (_, unit) => first.every((sums) => (sums[unit] as number) <= 0)).filter(Boolean).length;
    const second = first.flatMap((sums) =>
      apply(
        sums.map((sum) => Math.max(sum, 0)),
        w1,
        b1,
      ),
    );
    const saturated = second.filter((sum) => 1 - Math.tanh(sum) ** 2 < 0.05).length;
    expect(dead).toBeGreaterThan(0);
    expect(saturated).toBeGreaterThan(0);
    expect(health.at(-1)?.layers[1]).toEqual({ layer: 1, name: "relu", dead: dead / 12 });
    expect(health.at(-1)?.layers[3]?.saturated).toBeCloseTo(saturated / (9 * inputs.length), 12);
  });
});

test("both engines find the same", async () => {
  const [first, second] = [await run(base, { engine: "wasm" }), await run(base, { engine: "mathjs" })];
  for (const [i, { layers }] of first.health.entries()) {
    for (const [k, layer] of layers.entries()) {
      const other = second.health[i]?.layers[k];
      expect(Object.keys(layer)).toEqual(Object.keys(other ?? {}));
      for (const key of ["gradientNorm", "updateRatio", "dead", "saturated"] as const) {
        if (layer[key] !== undefined) expect(layer[key]).toBeCloseTo(other?.[key] as number, 10);
      }
    }
  }
});

test("in float32 norms are right even if their squares are too small for it", async () => {
  const config = { ...base, layers: [3, 2, 1], init: { normal: { mean: 0, std: 1e-13 } }, lr: 1e-20 };
  const small = linearLayers((await run({ ...config, dtype: "float32" })).health.at(-1));
  const exact = linearLayers((await run(config)).health.at(-1));
  expect(exact[0]?.gradientNorm).toBeLessThan(1e-23);
  expectClose(
    small.map(({ gradientNorm }) => gradientNorm),
    exact.map(({ gradientNorm }) => gradientNorm as number),
    1e-5,
  );
});

test("units that dropout leaves out while training are measured", async () => {
  const config = { ...base, layers: [8, "tanh", { dropout: 0.5 }, 1], lr: 1e-12 };
  const [one, two] = [await run(config), await run({ ...config, layers: [8, "tanh", { dropout: 0 }, 1] })];
  expect(one.health[0]?.layers.map(({ layer }) => layer)).toEqual([0, 1, 3]);
  const normsOf = ({ health }: typeof one) =>
    linearLayers(health.at(-1)).map(({ gradientNorm }) => gradientNorm as number);
  expectClose(normsOf(one), normsOf(two), 1e-8);
});

test.each([
  ["minibatches in an order of their own, with dropout", { batchSize: 7, layers: [8, "relu", { dropout: 0.5 }, 1] }],
  ["a schedule", { lr: { initial: 0.1, schedule: "cosine" }, optimizer: "adam" }],
  ["weights that are chosen by a validation", { validation: 0.3, dtype: "float32" }],
])("to watch a run changes nothing about it: %s", async (_, config) => {
  const all = { ...base, ...config, epochs: 12 };
  const [alone, watched] = [await run(all, { watch: never }), await run(all, { watch: 5 })];
  expect(alone.health).toEqual([]);
  expect(watched.health.map(({ epoch }) => epoch)).toEqual([1, 5, 10, 12]);
  expect(watched.losses).toEqual(alone.losses);
  expect(watched.parameters).toEqual(alone.parameters);
});

test("the health of an epoch comes right behind it, though many epochs are reported together", async () => {
  const { records } = await run({ ...base, epochs: 2500 }, { watch: 1000 });
  for (const [i, record] of records.entries()) {
    if (record.type === "health") expect(records[i - 1]).toMatchObject({ type: "epoch", epoch: record.epoch });
  }
});

test("the rows looked at are from all over the data, and 128 at most", async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [i < 900 ? 1 : -1]);
  const data = { inputs: rows, targets: rows.map(([x]) => x) };
  // Only the last rows get through the unit.
  const config = { ...base, data, layers: [1, "relu", 1], init: { constant: -1 }, lr: 1e-9, epochs: 1 };
  expect((await run(config)).health[0]?.layers[1]).toEqual({ layer: 1, name: "relu", dead: 0 });
});

test("a layer whose parameters are all 0 has no ratio", async () => {
  const config = {
    ...base,
    layers: [2, "relu", { linear: 1, init: "zeros" }],
    init: "zeros",
    lr: 1e-300,
    data: { inputs, targets: inputs.map(() => 0) },
  };
  const { layers } = (await run(config)).health[0] as HealthRecord;
  expect(layers[0]).toEqual({ layer: 0, name: "linear 2", gradientNorm: 0 });
});

test("a run that diverges is not looked at where it does", async () => {
  const { records } = await run({ ...base, lr: 1e200, epochs: 5 });
  expect(records.at(-1)).toMatchObject({ type: "end", reason: "diverged" });
  expect(records.filter(({ type }) => type === "health").length).toBeLessThan(3);
});

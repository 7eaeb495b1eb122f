import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { engineNames } from "../../src/engine/engine.js";
import { prepareRun, type RunOptions } from "../../src/train/prepareRun.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { collect } from "./collect.js";

const count = 700;
const rows = Array.from({ length: count }, (_, i) => {
  const [a, b] = [Math.sin(i * 7), Math.cos(i * 3)];
  return { a, b, y: a > b ? "yes" : "no", kind: a > b ? "p" : a > -0.5 ? "q" : "r", z: a * b, w: (i * 37) % 5, one: 1 };
});

/** Runs a config on these rows, or on some of them. */
async function run(config: object, { content = rows, ...options }: RunOptions & { content?: readonly object[] } = {}) {
  const directory = temporaryFolder();
  writeFileSync(join(directory, "rows.ndjson"), content.map((row) => JSON.stringify(row)).join("\n"));
  const whole = { epochs: 3, batchSize: 64, layers: [4, "tanh", 1], ...config };
  const training = await prepareRun(parseConfig(JSON.stringify(whole), { file: "c.json", directory }), options);
  return { ...(await collect(training)), model: training.model() };
}

const on = (target: string) => ({ ndjson: "rows.ndjson", target, features: ["a", "b"] });
const kinds: readonly (readonly [string, object, object])[] = [
  ["mse", { data: on("z"), loss: "mse" }, {}],
  ["mae", { data: on("z"), loss: "mae" }, {}],
  ["huber", { data: on("z"), loss: "huber" }, {}],
  ["crossEntropy", { data: on("kind"), loss: "crossEntropy", layers: [4, "tanh", 3] }, { p: 1, q: 1, r: 1 }],
  [
    "binaryCrossEntropy",
    { data: { ...on("y"), classes: ["no", "yes"] }, loss: "binaryCrossEntropy" },
    { no: 1, yes: 1 },
  ],
];

describe.each(engineNames)("on %s", (engine) => {
  test.each(kinds)("weights of 1 give %s without weights", async (_, config, classWeights) => {
    const plain = await run({ ...config, validation: 0.3 }, { engine });
    const weights = [{ sampleWeight: "one" }, ...(Object.keys(classWeights).length > 0 ? [{ classWeights }] : [])];
    for (const weight of weights) {
      const weighed = await run({ ...config, validation: 0.3, ...weight }, { engine });
      for (const [i, epoch] of weighed.epochs.entries()) {
        expect(epoch.loss).toBeCloseTo(plain.epochs[i]?.loss as number, 13);
        expect(epoch.validationLoss).toBeCloseTo(plain.epochs[i]?.validationLoss as number, 13);
      }
    }
  });

  test.each(kinds)("a row of weight 2 counts in %s as two rows, and one of weight 0 not at all", async (_, config) => {
    const whole = { ...config, batchSize: undefined, shuffle: false };
    const heavy = rows.map((row, i) => ({ ...row, w: i % 3 }));
    const repeated = heavy.flatMap((row) => Array<typeof row>(row.w).fill(row));
    const weighed = await run({ ...whole, sampleWeight: "w" }, { content: heavy, engine });
    const plain = await run(whole, { content: repeated, engine });
    for (const [i, { loss }] of weighed.epochs.entries()) {
      expect(loss / (plain.epochs[i]?.loss as number)).toBeCloseTo(1, 12);
    }
    expect((weighed.end.model?.loss as number) / (plain.end.model?.loss as number)).toBeCloseTo(1, 12);
  });

  test("a batch in which no row counts changes nothing and has the loss 0", async () => {
    const light = rows.slice(0, 12).map((row, i) => ({ ...row, w: i < 8 ? 0 : 1 }));
    const config = { data: on("z"), sampleWeight: "w", batchSize: 4, shuffle: false, epochs: 1 };
    const { epochs, model } = await run(config, { content: light, engine });
    const alone = await run({ ...config, sampleWeight: undefined }, { content: light.slice(8), engine });
    expect(model.parameters).toEqual(alone.model.parameters);
    expect(epochs[0]?.loss).toBeCloseTo((alone.epochs[0]?.loss as number) / 3, 14);
  });
});

test("float32 takes the smallest and the largest weights", async () => {
  const config = { data: on("z"), sampleWeight: "w", dtype: "float32" };
  const scaled = (factor: number) => rows.map((row) => ({ ...row, w: factor * row.w }));
  const [usual, small, large] = [
    await run(config),
    await run(config, { content: scaled(1e-15) }),
    await run(config, { content: scaled(2e14) }),
  ];
  for (const { epochs, end } of [small, large]) {
    expect(epochs[2]?.loss).toBeCloseTo(usual.epochs[2]?.loss as number, 6);
    expect(end.model?.loss).toBeCloseTo(usual.end.model?.loss as number, 6);
  }
});

test("balanced weights are those of the rows trained on, and are kept with the labels", async () => {
  const config = { data: on("kind"), loss: "crossEntropy", layers: [3], validation: 0.4 };
  const { model } = await run({ ...config, classWeights: "balanced" });
  const [column] = model.outputs?.columns ?? [];
  const weights = column?.kind === "class" ? (column.weights ?? []) : [];
  const trained = rows.length * 0.6;
  // Each class is split in the same proportion.
  for (const [i, label] of ["p", "q", "r"].entries()) {
    const own = rows.filter(({ kind }) => kind === label).length * 0.6;
    expect(weights[i]).toBeCloseTo(trained / (3 * own), 1);
  }
  const counts = weights.map((weight) => trained / (3 * weight));
  expect(counts.map(Math.round)).toEqual(counts.map((each) => expect.closeTo(each, 9)));
  expect(counts.reduce((sum, each) => sum + each)).toBeCloseTo(trained, 9);
});

test("a model without weights of classes has none in its columns, also if it goes on from one with them", async () => {
  const config = { data: on("kind"), loss: "crossEntropy", layers: [3] };
  const first = await run({ ...config, classWeights: { p: 1, q: 2, r: 3 } });
  expect(first.model.outputs?.columns).toMatchObject([{ weights: [1, 2, 3] }]);
  const second = await run(config, { weights: { file: "first.json", model: first.model } });
  expect(second.model.outputs?.columns[0]).not.toHaveProperty("weights");
  const third = await run(
    { ...config, classWeights: { p: 5, q: 5, r: 1 } },
    { weights: { file: "", model: first.model } },
  );
  expect(third.model.outputs?.columns).toMatchObject([{ weights: [5, 5, 1] }]);
});

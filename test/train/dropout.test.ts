import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import type { Session } from "../../src/engine/engine.js";
import { buildNetwork } from "../../src/nn/network.js";
import { RandomStream } from "../../src/random.js";
import { DropoutMasks } from "../../src/train/dropoutMasks.js";
import { prepareRun } from "../../src/train/run.js";
import { collect } from "./collect.js";

const inputs = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]);
const base = {
  data: { inputs, targets: inputs.map(([a, b]) => (a as number) + (b as number)) },
  layers: [6, "tanh", { dropout: 0.4 }, 5, "relu", { dropout: 0.25 }, 1],
  lr: 0.1,
  epochs: 6,
  batchSize: 7,
  seed: 2,
};
const prepare = (config: object, engine: "wasm" | "mathjs" = "wasm") =>
  prepareRun(parseConfig(JSON.stringify(config), { file: "test.json", directory: "." }), { engine });
const lossesOf = async (config: object, engine?: "wasm" | "mathjs") =>
  (await collect(await prepare(config, engine))).epochs.map(({ loss }) => loss);

describe("masks", () => {
  const rate = 0.3;
  const network = buildNetwork([50, { dropout: rate }, 20, { dropout: 0 }, { dropout: 0.9 }], 1, "default");
  let parts = 0;
  const draw = (seed: number, times = 1) => {
    const masks = new DropoutMasks(network, 200, RandomStream.create(seed, "dropout"));
    const told: [number, Float64Array][] = [];
    const session = { replaceTable: (i: number, values: Float64Array) => told.push([i, values.slice()]) };
    for (let i = 0; i < times; i++) parts = [...masks.draw(session as unknown as Session, 2)].length;
    return told;
  };

  test("are a table for each layer that leaves units out, behind the data's", () => {
    expect(draw(1).map(([i, { length }]) => [i, length])).toEqual([
      [2, 200 * 50],
      [3, 200 * 20],
    ]);
  });

  test("are drawn in parts that take no long time", () => {
    draw(1);
    expect(parts).toBe(2);
    const wide = buildNetwork([1000, { dropout: rate }], 1, "default");
    const masks = new DropoutMasks(wide, 1000, RandomStream.create(1, "dropout"));
    expect([...masks.draw({ replaceTable: () => undefined } as unknown as Session, 2)]).toHaveLength(16); // of 65536 numbers
  });

  test("keep their rate, and scale what stays by 1 / (1 - rate)", () => {
    for (const [i, p] of [
      [0, rate],
      [1, 0.9],
    ] as const) {
      const values = draw(3)[i]?.[1] as Float64Array;
      expect([...new Set(values)].toSorted((a, b) => a - b)).toEqual([0, 1 / (1 - p)]);
      const dropped = values.filter((value) => value === 0).length;
      expect(Math.abs(dropped - values.length * p)).toBeLessThan(4 * Math.sqrt(values.length * p * (1 - p)));
    }
  });

  test("leave out each unit as often as another, and neighbours independently", () => {
    const values = draw(4)[0]?.[1] as Float64Array;
    const isOut = (row: number, unit: number) => values[row * 50 + unit] === 0;
    const perUnit = Array.from({ length: 50 }, (_, unit) =>
      Array.from({ length: 200 }, (_, row) => row).filter((row) => isOut(row, unit)),
    );
    for (const rows of perUnit) expect(Math.abs(rows.length - 60)).toBeLessThan(4.5 * Math.sqrt(200 * 0.3 * 0.7));
    const pairs = perUnit.slice(1).reduce((sum, rows, i) => sum + rows.filter((row) => isOut(row, i)).length, 0);
    expect(Math.abs(pairs - 49 * 200 * 0.09)).toBeLessThan(4.5 * Math.sqrt(49 * 200 * 0.09 * 0.91));
  });

  test("are drawn anew each epoch, by the seed", () => {
    const [first, , second] = draw(5, 2);
    expect(first?.[1]).not.toEqual(second?.[1]);
    expect(draw(5, 2)).toEqual(draw(5, 2));
    expect(draw(6)[0]?.[1]).not.toEqual(first?.[1]);
  });
});

describe("a network with dropout", () => {
  test("is trained to the same bits on both engines, shuffled or not, in batches or whole", async () => {
    const plain = { ...base, layers: [6, "softsign", { dropout: 0.4 }, 5, "relu", { dropout: 0.25 }, 1] };
    for (const options of [{}, { shuffle: false }, { batchSize: 40 }]) {
      const config = { ...plain, ...options };
      expect(await lossesOf(config, "wasm")).toEqual(await lossesOf(config, "mathjs"));
    }
  });

  test("has other units left out in every epoch, of a full batch too", async () => {
    const still = { ...base, lr: 1e-300 };
    for (const batchSize of [7, 40]) {
      expect(new Set(await lossesOf({ ...still, batchSize })).size).toBe(6);
    }
  });

  test("has on average the output that it has without, where it is linear from there on", async () => {
    // mean((2m - 1)²) of masks m that are 0 or 1 / 0.75: the variance of a mask, 1/3, times 2² and the square of 2 - 1.
    const ones = { inputs: Array(20_000).fill([1]), targets: Array(20_000).fill(1) };
    const doubled = { data: ones, layers: [{ linear: 1, bias: false, init: { constant: 2 } }, { dropout: 0.25 }] };
    const [loss] = await lossesOf({ ...doubled, lr: 1e-300, epochs: 1 });
    expect(loss).toBeCloseTo(4 / 3 + 1, 1);
  });

  test("is validated without it", async () => {
    const validated = { ...base, lr: 1e-300, validation: base.data };
    const { epochs } = await collect(await prepare(validated));
    const without = { ...base, lr: 1e-300, layers: base.layers.filter((layer) => typeof layer !== "object") };
    expect(new Set(epochs.map(({ validationLoss }) => validationLoss)).size).toBe(1);
    expect(epochs[0]?.validationLoss).toBeCloseTo((await lossesOf({ ...without, batchSize: 40 }))[0] as number, 14);
  });

  test("starts from the same weights whatever is left out, and is shuffled and split the same", async () => {
    const first = async (rate: number) =>
      (await prepare({ ...base, layers: [6, { dropout: rate }, 1], validation: 0.2 })).model();
    const [a, b] = [await first(0.1), await first(0.8)];
    expect(a.parameters).toEqual(b.parameters);
    // Nothing is left out at rate 0: the losses are those of the network without, whose batches are drawn the same.
    const none = { ...base, layers: [6, "tanh", { dropout: 0 }, 1] };
    expect(await lossesOf(none)).toEqual(await lossesOf({ ...base, layers: [6, "tanh", "identity", 1] }));
  });
});

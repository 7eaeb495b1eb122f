import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import type { Dataset } from "../../src/data/encode/dataset.js";
import type { Table } from "../../src/data/encode/table.js";
import type { Session } from "../../src/engine/engine.js";
import { buildNetwork } from "../../src/nn/network.js";
import { RandomStream } from "../../src/random.js";
import { DropoutMasks } from "../../src/train/dropoutMasks.js";
import { fitNetwork } from "../../src/train/fitNetwork.js";
import { prepareRun } from "../../src/train/prepareRun.js";
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
const parse = (config: object) => parseConfig(JSON.stringify(config), { file: "test.json", directory: "." });
const prepare = (config: object, engine: "wasm" | "mathjs" = "wasm") => prepareRun(parse(config), { engine });
const lossesOf = async (config: object, engine?: "wasm" | "mathjs") =>
  (await collect(await prepare(config, engine))).epochs.map(({ loss }) => loss);

const mostDrawn = 2 ** 16;
const draws = (seed: number) => RandomStream.create(seed, "dropout");

/** The masks of an epoch, for each layer row after row, and the number of parts in which they were drawn. */
function drawEpoch(masks: DropoutMasks, batches: number) {
  const { window, perBatch } = masks.feed;
  const room = new Float64Array(window * perBatch);
  const session = {
    feed: (from: number, values: Float64Array) => room.set(values, from),
    readFeed: (from: number, count: number) => room.slice(from, from + count),
  } as Session;
  const layers: number[][] = [];
  let parts = 0;
  for (let from = 0; from < batches; from += window) {
    const until = Math.min(from + window, batches);
    for (const _ of masks.draw(session, from, until)) parts++;
    for (let batch = from; batch < until; batch++) {
      for (const [i, { values }] of masks.read(session, batch).entries()) {
        layers[i] ??= [];
        for (const value of values) layers[i].push(value);
      }
    }
  }
  return { layers, parts };
}

describe("masks", () => {
  const rate = 0.3;
  const network = buildNetwork([50, { dropout: rate }, 20, { dropout: 0 }, { dropout: 0.9 }], 1, "default");
  const draw = (seed: number, times = 1) => {
    const masks = new DropoutMasks(network, 200, 16, draws(seed));
    return Array.from({ length: times }, () => drawEpoch(masks, 13).layers);
  };

  test("have an element for each row and each unit of a dropout layer", () => {
    expect(draw(1)[0]?.map(({ length }) => length)).toEqual([200 * 50, 200 * 20]);
  });

  test.each([
    ["all batches of an epoch fit into", 3, 200, 16],
    ["some batches fit into", 1000, 100, 16],
    ["one batch fits into", 3000, 50, 16],
    ["no batch fits into", 3000, 121, 50],
    ["no row fits into", 70_000, 3, 1],
  ])("are drawn by batch, layer and row, for a window that %s", (_, width, rows, batchSize) => {
    const layers = [width, { dropout: rate }, { linear: 2 }, { dropout: 0.5 }];
    const random = draws(7);
    const masks = new DropoutMasks(buildNetwork(layers, 1, "default"), rows, batchSize, draws(7));
    for (let epoch = 0; epoch < 2; epoch++) {
      const expected: [number[], number[]] = [[], []];
      for (let row = 0; row < rows; row += batchSize) {
        const length = Math.min(batchSize, rows - row);
        for (let i = 0; i < length * width; i++) expected[0].push(random.chance(rate) ? 0 : 1 / (1 - rate));
        for (let i = 0; i < length * 2; i++) expected[1].push(random.chance(0.5) ? 0 : 2);
      }
      // They are compared as buffers, as there are too many to show.
      const { layers: drawn } = drawEpoch(masks, Math.ceil(rows / batchSize));
      for (const i of [0, 1] as const) {
        const [a, b] = [drawn[i] as number[], expected[i]].map((each) => Buffer.from(Float64Array.from(each).buffer));
        expect(a?.equals(b as Buffer)).toBe(true);
      }
    }
  });

  test("take no more room than one draw, one batch or one epoch needs", () => {
    const roomOf = (width: number, rows: number, batchSize: number) => {
      const wide = buildNetwork([width, { dropout: rate }], 1, "default");
      return new DropoutMasks(wide, rows, batchSize, draws(1)).feed;
    };
    expect(roomOf(256, 200_000, 64)).toEqual({ window: 4, perBatch: 256 * 64 });
    expect(roomOf(255, 200_000, 64)).toEqual({ window: 4, perBatch: 255 * 64 });
    expect(roomOf(257, 200_000, 64)).toEqual({ window: 3, perBatch: 257 * 64 });
    expect(roomOf(256, 200_000, 4096)).toEqual({ window: 1, perBatch: 256 * 4096 });
    expect(roomOf(2, 1000, 10)).toEqual({ window: 100, perBatch: 20 });
    expect(roomOf(2, 1001, 10)).toEqual({ window: 101, perBatch: 20 });
  });

  test("are drawn in short parts", () => {
    const wide = buildNetwork([1000, { dropout: rate }], 1, "default");
    expect(drawEpoch(new DropoutMasks(wide, 1000, 1000, draws(1)), 1).parts).toBe(Math.ceil(1e6 / mostDrawn));
    expect(drawEpoch(new DropoutMasks(wide, 1000, 10, draws(1)), 100).parts).toBe(Math.ceil(100 / 6));
  });

  test("keep their rate, and scale the other units by 1 / (1 - rate)", () => {
    for (const [i, p] of [
      [0, rate],
      [1, 0.9],
    ] as const) {
      const values = draw(3)[0]?.[i] as number[];
      expect([...new Set(values)].toSorted((a, b) => a - b)).toEqual([0, 1 / (1 - p)]);
      const dropped = values.filter((value) => value === 0).length;
      expect(Math.abs(dropped - values.length * p)).toBeLessThan(4 * Math.sqrt(values.length * p * (1 - p)));
    }
  });

  test("leave out all units equally often, and neighbours independently", () => {
    const values = draw(4)[0]?.[0] as number[];
    const isOut = (row: number, unit: number) => values[row * 50 + unit] === 0;
    const perUnit = Array.from({ length: 50 }, (_, unit) =>
      Array.from({ length: 200 }, (_, row) => row).filter((row) => isOut(row, unit)),
    );
    for (const rows of perUnit) expect(Math.abs(rows.length - 60)).toBeLessThan(4.5 * Math.sqrt(200 * 0.3 * 0.7));
    const pairs = perUnit.slice(1).reduce((sum, rows, i) => sum + rows.filter((row) => isOut(row, i)).length, 0);
    expect(Math.abs(pairs - 49 * 200 * 0.09)).toBeLessThan(4.5 * Math.sqrt(49 * 200 * 0.09 * 0.91));
  });

  test("are drawn anew each epoch, from the seed", () => {
    const [first, second] = draw(5, 2);
    expect(first).not.toEqual(second);
    expect(draw(5, 2)).toEqual([first, second]);
    expect(draw(6)[0]).not.toEqual(first);
  });

  test("are the same again after a rewind, which goes back to the start of the epoch", () => {
    const masks = new DropoutMasks(network, 200, 16, draws(5));
    const [first, second] = [drawEpoch(masks, 13), drawEpoch(masks, 13)];
    masks.rewind();
    expect(drawEpoch(masks, 13)).toEqual(second);
    expect(second).not.toEqual(first);
  });
});

describe("a network with dropout", () => {
  test("trains to the same bits on both engines, with and without shuffling and batches", async () => {
    const plain = { ...base, layers: [6, "softsign", { dropout: 0.4 }, 5, "relu", { dropout: 0.25 }, 1] };
    const wide = { layers: [3000, "softsign", { dropout: 0.4 }, 1], epochs: 2 }; // six batches, in windows of three
    for (const options of [{}, { shuffle: false }, { batchSize: 40 }, wide]) {
      const config = { ...plain, ...options };
      expect(await lossesOf(config, "wasm")).toEqual(await lossesOf(config, "mathjs"));
    }
  });

  test("leaves out other units in every epoch, even with full batches", async () => {
    const still = { ...base, lr: 1e-300 };
    for (const batchSize of [7, 40]) {
      expect(new Set(await lossesOf({ ...still, batchSize })).size).toBe(6);
    }
  });

  test("has the same mean output as without dropout, if the layers after it are linear", async () => {
    // mean((2m - 1)²) of masks m that are 0 or 1 / 0.75: the variance of a mask, 1/3, times 2² and the square of 2 - 1.
    const ones = { inputs: Array(20_000).fill([1]), targets: Array(20_000).fill(1) };
    const doubled = { data: ones, layers: [{ linear: 1, bias: false, init: { constant: 2 } }, { dropout: 0.25 }] };
    const [loss] = await lossesOf({ ...doubled, lr: 1e-300, epochs: 1 });
    expect(loss).toBeCloseTo(4 / 3 + 1, 1);
  });

  test("is validated without dropout", async () => {
    const validated = { ...base, lr: 1e-300, validation: base.data };
    const { epochs } = await collect(await prepare(validated));
    const without = { ...base, lr: 1e-300, layers: base.layers.filter((layer) => typeof layer !== "object") };
    expect(new Set(epochs.map(({ validationLoss }) => validationLoss)).size).toBe(1);
    expect(epochs[0]?.validationLoss).toBeCloseTo((await lossesOf({ ...without, batchSize: 40 }))[0] as number, 14);
  });

  test("starts from the same weights for any dropout, with the same shuffling and split", async () => {
    const first = async (rate: number) =>
      (await prepare({ ...base, layers: [6, { dropout: rate }, 1], validation: 0.2 })).model();
    const [a, b] = [await first(0.1), await first(0.8)];
    expect(a.parameters).toEqual(b.parameters);
    // At rate 0 nothing is left out: the losses are those of the network without dropout.
    const none = { ...base, layers: [6, "tanh", { dropout: 0 }, 1] };
    expect(await lossesOf(none)).toEqual(await lossesOf({ ...base, layers: [6, "tanh", "identity", 1] }));
  });

  test("takes the memory for the masks of a batch, not of all rows", () => {
    // 3e8 masks take 2.4 GB.
    const values = new Float64Array(0);
    const [inputs, targets] = [2, 1].map((columns) => ({ rows: 3e5, columns, values })) as [Table, Table];
    const data: Dataset = { inputs, targets, inputColumns: [], outputColumns: [{ name: "y", kind: "number" }] };
    const fitTo = (batchSize: number) =>
      fitNetwork(parse({ ...base, layers: [1000, { dropout: 0.5 }, 1], batchSize }), data);
    expect(fitTo(1000).outputWidth).toBe(1);
    expect(() => fitTo(2e5)).toThrow("expected at most 2: make the layers narrower, or set batchSize");
  });
});

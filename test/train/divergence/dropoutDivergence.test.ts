import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/loadConfig.js";
import { engineNames } from "../../../src/engine/engine.js";
import { RandomStream } from "../../../src/random.js";
import { prepareRun } from "../../../src/train/prepareRun.js";
import { collect } from "../collect.js";

/** 98 rows in 20 batches, the last one smaller; the wide layer's masks are drawn for 13 batches at a time. */
const [rows, batchSize, width, window] = [98, 5, 1000, 13];
const last = 19;
const batchOf = (position: number) => Math.floor(position / batchSize);

/** The row numbers in the order in which the first epoch visits them. */
function orderBy(seed: number, shuffle: boolean): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  if (shuffle) RandomStream.create(seed, "shuffle").shuffle(order);
  return order;
}

/** Many seeds are tried for each place: what is drawn with one is kept. */
const drawn = new Map<string, ReturnType<typeof drawMasks>>();
function masksOf(seed: number, narrowRate: number): ReturnType<typeof drawMasks> {
  const key = `${seed} ${narrowRate}`;
  const masks = drawn.get(key) ?? drawMasks(seed, narrowRate);
  drawn.set(key, masks);
  return masks;
}

/** For each position in the first epoch: how many units of the wide layer are kept, and whether the only unit of the narrow layer is. */
function drawMasks(seed: number, narrowRate: number) {
  const random = RandomStream.create(seed, "dropout");
  return Array.from({ length: last + 1 }, (_, batch) => {
    const length = Math.min(batchSize, rows - batch * batchSize);
    const kept = Array.from({ length }, () => {
      let left = width;
      for (let unit = 0; unit < width; unit++) if (random.chance(0.5)) left--;
      return left;
    });
    return kept.map((left) => ({ left, stays: !random.chance(narrowRate) }));
  }).flat();
}

const ones = (linear: number) => ({ linear, bias: false, init: { constant: 1 } });
const layers = (narrowRate: number) => [ones(width), { dropout: 0.5 }, ones(1), { dropout: narrowRate }];

const places: [string, isThere: (position: number) => boolean][] = [
  ["in the first window", (position) => batchOf(position) > 0 && batchOf(position) < window],
  ["in the first batch of a window", (position) => batchOf(position) === window],
  ["in the second window", (position) => batchOf(position) > window && batchOf(position) < last],
  ["in the last, smaller batch", (position) => batchOf(position) === last],
];

/** The first seed with which the first failing row is at the wanted position. */
function findSeed(failsAt: (seed: number) => number, isThere: (position: number) => boolean): number {
  for (let seed = 0; ; seed++) if (isThere(failsAt(seed))) return seed;
}

describe.each(engineNames)("with dropout on %s, the step that failed is found by its own masks and rows", (engine) => {
  const diverge = async (config: object) => {
    const text = JSON.stringify({ ...config, lr: 1e-300, epochs: 3, batchSize });
    const prepared = await prepareRun(parseConfig(text, { file: "test.json", directory: "." }), { engine });
    const { end } = await collect(prepared);
    return { end, divergence: end.divergence };
  };

  test.each(places.flatMap(([place, isThere]) => [true, false].map((shuffle) => [place, shuffle, isThere] as const)))(
    "%s, if a loss is not a number, shuffled: %s",
    async (_place, shuffle, isThere) => {
      const narrowRate = 0.02;
      const seed = findSeed((each) => masksOf(each, narrowRate).findIndex(({ stays }) => !stays), isThere);
      const masks = masksOf(seed, narrowRate);
      const batch = batchOf(masks.findIndex(({ stays }) => !stays));
      const values = Array.from({ length: rows }, (_, row) => row + 1);
      const { divergence, end } = await diverge({
        data: { inputs: values.map((value) => [value]), targets: values },
        layers: [...layers(narrowRate), "1 / x"],
        seed,
        shuffle,
      });
      // The unit's input for each row of its batch: the sum over the wide layer, or 0 if the unit is left out.
      const order = orderBy(seed, shuffle);
      const seen = masks
        .map(({ left, stays }, i) =>
          stays ? (values[order[i] as number] as number) * 2 * left * (1 / (1 - narrowRate)) : 0,
        )
        .slice(batch * batchSize, (batch + 1) * batchSize);
      expect(end.reason).toBe("diverged");
      expect(divergence).toMatchObject({ epoch: 1, step: batch + 1, pass: "forward", value: "Infinity" });
      expect(divergence).toMatchObject({ where: "layers[4] (1 / x)", inputs: [[0, Math.max(...seen)]] });
    },
  );

  test.each(places)("%s, if only the state overflows", async (_place, isThere) => {
    // Adam's mean of squares overflows in the first of these rows whose unit is not left out, and the loss in none.
    const narrowRate = 0.9;
    const isLarge = (row: number) => row % 7 === 6;
    const failsAt = (seed: number) => {
      const masks = masksOf(seed, narrowRate);
      const order = orderBy(seed, true);
      return masks.findIndex(({ stays }, i) => stays && isLarge(order[i] as number));
    };
    const seed = findSeed(failsAt, isThere);
    const targets = Array.from({ length: rows }, (_, row) => (isLarge(row) ? 5e153 : 0));
    const { divergence, end } = await diverge({
      data: { inputs: targets.map(() => [1]), targets },
      layers: layers(narrowRate),
      optimizer: "adam",
      seed,
    });
    expect(end).toMatchObject({ reason: "diverged", steps: last + 1 });
    expect(divergence).toMatchObject({ epoch: 1, step: batchOf(failsAt(seed)) + 1, pass: "update", op: "square" });
  });
});

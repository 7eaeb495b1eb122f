import { describe, expect, test } from "vitest";
import { RandomStream, streamNames } from "../src/random.js";

const take = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uniform());

/** xoroshiro128+ (Blackman & Vigna) from seed 1, so many jumps on, written out with BigInt: 64 bits a call. */
function reference(jumps: number): () => bigint {
  const mask = (1n << 64n) - 1n;
  const rotate = (x: bigint, by: bigint) => ((x << by) | (x >> (64n - by))) & mask;
  const state: [bigint, bigint] = [(BigInt.asUintN(32, -1n) << 32n) | BigInt.asUintN(32, ~1n), 1n << 32n];
  const next = () => {
    const [s0, s1] = state;
    const mixed = s0 ^ s1;
    state[0] = (rotate(s0, 24n) ^ mixed ^ (mixed << 16n)) & mask;
    state[1] = rotate(mixed, 37n);
    return (s0 + s1) & mask;
  };
  for (let i = 0; i < jumps; i++) {
    let [a, b] = [0n, 0n];
    for (const word of [0xdf900294d8f554a5n, 0x170865df4b3201fcn]) {
      for (let bit = 0n; bit < 64n; bit++) {
        if (word & (1n << bit)) {
          a ^= state[0];
          b ^= state[1];
        }
        next();
      }
    }
    state[0] = a;
    state[1] = b;
  }
  return next;
}

describe("a random stream", () => {
  test("gives the same numbers for the same seed, and others for another seed", () => {
    expect(take(RandomStream.create(7, "init"), 5)).toEqual(take(RandomStream.create(7, "init"), 5));
    expect(take(RandomStream.create(7, "init"), 5)).not.toEqual(take(RandomStream.create(8, "init"), 5));
  });

  test("gives these numbers on every machine", () => {
    const next = reference(1);
    const uniform = () => Number(next() & 0x3ffffffn) * 2 ** -26 + Number(next() & 0x7ffffffn) * 2 ** -53;
    expect(take(RandomStream.create(1, "init"), 4)).toEqual(Array.from({ length: 4 }, uniform));
  });

  test("chooses by the lower half of a number", () => {
    const [stream, next] = [RandomStream.create(1, "dropout"), reference(4)];
    const expected = Array.from({ length: 200 }, () => Number(next() & 0xffffffffn) / 2 ** 32 < 0.3);
    expect(Array.from({ length: 200 }, () => stream.chance(0.3))).toEqual(expected);
    expect(new Set(expected).size).toBe(2);
    expect([stream.chance(0), stream.chance(1)]).toEqual([false, true]);
  });

  test("puts ten rows in this order on every machine", () => {
    const items = Uint32Array.from({ length: 10 }, (_, i) => i);
    RandomStream.create(1, "shuffle").shuffle(items);
    expect([...items]).toEqual([7, 6, 2, 4, 0, 9, 8, 5, 1, 3]);
    // The same by hand: from the last on, each changes places with one of those up to it.
    const next = reference(2);
    const expected = Array.from({ length: 10 }, (_, i) => i);
    for (let i = 9; i > 0; i--) {
      const drawn = Number(BigInt.asIntN(32, next())) + 2 ** 31; // none of these is among the last few, which would be drawn again
      const j = drawn % (i + 1);
      [expected[i], expected[j]] = [expected[j] as number, expected[i] as number];
    }
    expect([...items]).toEqual(expected);
  });

  test("of each purpose gives other numbers", () => {
    const first = streamNames.map((name) => RandomStream.create(3, name).uniform());
    expect(new Set(first).size).toBe(streamNames.length);
  });

  test("continues from a stored state with the same numbers", () => {
    const stream = RandomStream.create(5, "shuffle");
    stream.normal();
    const restored = RandomStream.create(6, "init");
    restored.restore(JSON.parse(JSON.stringify(stream.state)) as number[]);
    expect(take(restored, 5)).toEqual(take(stream, 5));
  });

  test("draws uniform numbers inside their bounds, with their mean and variance", () => {
    const stream = RandomStream.create(1, "init");
    const drawn = Array.from({ length: 20_000 }, () => stream.uniform(-1, 3));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...drawn)).toBeLessThan(3);
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    const variance = drawn.reduce((a, b) => a + (b - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean - 1)).toBeLessThan((5 * Math.sqrt(16 / 12)) / Math.sqrt(20_000)); // five standard errors
    expect(Math.abs(variance - 16 / 12)).toBeLessThan(0.05);
  });

  test("draws normal numbers with their mean, variance, and share within one deviation", () => {
    const stream = RandomStream.create(2, "init");
    const drawn = Array.from({ length: 20_000 }, () => stream.normal(1, 0.5));
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    const variance = drawn.reduce((a, b) => a + (b - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean - 1)).toBeLessThan((5 * 0.5) / Math.sqrt(20_000));
    expect(Math.abs(variance - 0.25)).toBeLessThan((5 * 0.25 * Math.SQRT2) / Math.sqrt(20_000));
    const within = drawn.filter((x) => Math.abs(x - 1) < 0.5).length / drawn.length;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.02);
  });

  test("shuffles to a permutation, every order of three about as often", () => {
    const stream = RandomStream.create(4, "shuffle");
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const items = Uint32Array.of(0, 1, 2);
      stream.shuffle(items);
      counts.set(items.join(), (counts.get(items.join()) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(["0,1,2", "0,2,1", "1,0,2", "1,2,0", "2,0,1", "2,1,0"]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (5 / 6)));
  });
});

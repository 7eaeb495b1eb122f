import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linearScale, logScale } from "../../src/charts/scale.js";
import { linearTicks, logTicks, type Tick } from "../../src/charts/ticks.js";

const labels = (ticks: readonly Tick[]) => ticks.map(({ label }) => label);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const range = fc
  .tuple(finite, finite)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const most = fc.integer({ min: 1, max: 20 });

/** The digit that a number consists of, but for zeros: that of a power of ten is 1. */
const mantissa = (value: number) => Number(value.toExponential().split("e")[0]);

function expectTicks(ticks: readonly Tick[], { low, high }: { low: number; high: number }, most: number): void {
  expect(ticks.length).toBeLessThanOrEqual(most);
  const values = ticks.map(({ value }) => value);
  for (const value of values) expect(value >= low && value <= high).toBe(true);
  for (const [i, value] of values.slice(1).entries()) expect(value).toBeGreaterThan(values[i] as number);
  expect(new Set(labels(ticks)).size).toBe(ticks.length);
}

describe("ticks", () => {
  test("of a linear axis are in the range, increasing, told apart by their labels, and not too many", () => {
    fc.assert(fc.property(range, most, (of, n) => expectTicks(linearTicks(of, n), of, n)));
  });

  test("of a logarithmic axis as well", () => {
    const positive = range.filter(({ low }) => low > 0);
    fc.assert(fc.property(positive, most, (of, n) => expectTicks(logTicks(of, n), of, n)));
  });

  test("of a linear axis are 1, 2 or 5 times a power of ten apart, and as many as fit", () => {
    const reals = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        reals,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 4, max: 20 }),
        (low, span, n) => {
          const ticks = linearTicks({ low, high: low + span }, n);
          const [a, b] = ticks.map(({ value }) => value);
          expect([1, 2, 5, 10]).toContain(Math.round(mantissa((b as number) - (a as number)) * 1e4) / 1e4);
          // A step is at most two and a half times the next smaller one.
          expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(n / 2.5) - 1);
        },
      ),
    );
  });

  test("label the place that they are at", () => {
    const read = (label: string) =>
      Number(label.replace(/[kMG]$/, (unit) => ({ k: "e3", M: "e6", G: "e9" })[unit] as string));
    fc.assert(
      fc.property(range, most, (of, n) => {
        for (const { value, label } of linearTicks(of, n)) {
          expect(Math.abs(read(label) - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
        }
      }),
    );
  });

  test.each([
    [0, 1, 6, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
    [0, 1, 3, ["0", "0.5", "1.0"]],
    [-1, 1, 5, ["-1.0", "-0.5", "0", "0.5", "1.0"]],
    [1, 200, 5, ["50", "100", "150", "200"]],
    [0, 1e6, 5, ["0", "500k", "1M"]],
    [0, 3e4, 4, ["0", "10k", "20k", "30k"]],
    [0, 2.5e6, 6, ["0", "500k", "1M", "1.5M", "2M", "2.5M"]],
    [1e-7, 5e-7, 5, ["1e-7", "2e-7", "3e-7", "4e-7", "5e-7"]],
    [1e-5, 1.5e-5, 6, ["1.0e-5", "1.1e-5", "1.2e-5", "1.3e-5", "1.4e-5", "1.5e-5"]],
    [100.001, 100.004, 4, ["100.001", "100.002", "100.003", "100.004"]],
  ])("of a linear axis from %f to %f are short", (low, high, n, expected) => {
    expect(labels(linearTicks({ low, high }, n))).toEqual(expected);
  });

  test("of an axis that counts are whole numbers", () => {
    expect(labels(linearTicks({ low: 1, high: 3 }, 10, true))).toEqual(["1", "2", "3"]);
    expect(labels(linearTicks({ low: 1, high: 3 }, 10))).toEqual(["1.0", "1.5", "2.0", "2.5", "3.0"]);
  });

  test.each([
    [1e-3, 10, 9, ["0.001", "0.01", "0.1", "1", "10"]],
    [1e-8, 1, 5, ["1e-8", "1e-6", "1e-4", "0.01", "1"]],
    [0.02, 0.9, 9, ["0.02", "0.05", "0.1", "0.2", "0.5"]],
    [0.21, 0.29, 9, ["0.21", "0.22", "0.23", "0.24", "0.25", "0.26", "0.27", "0.28", "0.29"]],
    [1, 1e7, 9, ["1", "10", "100", "1000", "10k", "100k", "1M", "10M"]],
  ])("of a logarithmic axis from %f to %f are powers of ten, or what is between them", (low, high, n, expected) => {
    expect(labels(logTicks({ low, high }, n))).toEqual(expected);
  });
});

describe("a scale", () => {
  test("has its lowest number at 0 and its highest at 1, and keeps the order", () => {
    fc.assert(
      fc.property(range, ({ low, high }) => {
        const scales = [linearScale({ low, high }), ...(low > 0 ? [logScale({ low, high })] : [])];
        for (const { position } of scales) {
          expect(position(low)).toBeLessThanOrEqual(position(high));
          expect(position(low)).toBeGreaterThanOrEqual(0);
          expect(position(high)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("of the largest numbers, which have no room beyond them, is none of infinities", () => {
    const { MAX_VALUE } = Number;
    for (const [low, high] of [
      [-MAX_VALUE, -1.7976931348623135e308],
      [1.7976931348623135e308, MAX_VALUE],
    ] as const) {
      const { position } = linearScale({ low, high });
      expect([position(low), position(high)].every((at) => at >= 0 && at <= 1)).toBe(true);
    }
  });

  test("of equal numbers has them in the middle, with their label", () => {
    fc.assert(
      fc.property(
        finite.filter((value) => Math.abs(value) < 1e300),
        (value) => {
          const scale = linearScale({ low: value, high: value });
          expect(scale.position(value)).toBeCloseTo(0.5, 6);
          expect(scale.ticks(5).map((tick) => tick.value)).toEqual([value]);
        },
      ),
    );
    expect(logScale({ low: 0.1, high: 0.1 }).position(0.1)).toBeCloseTo(0.5, 6);
  });

  test("has no place on a logarithmic axis for numbers that are not positive", () => {
    const { position } = logScale({ low: 0.1, high: 10 });
    expect([position(0.1), position(0), position(-1)]).toEqual([0, Number.NaN, Number.NaN]);
  });
});

import { describe, expect, test } from "vitest";
import { compareEngines, haveSameBits } from "../../../src/gradcheck/runners/compareEngines.js";
import type { Computed, Place } from "../../../src/gradcheck/runners/runner.js";

const computed = (output: number): Computed => ({ output: Float64Array.of(output), gradients: [] });
const exact: Place = { engine: "wasm", dtype: "float64", arithmetic: "exact" };
const fast: Place = { ...exact, arithmetic: "fast" };
const float32: Place = { ...exact, dtype: "float32" };
const compare = (reference: number, other: number, bar: number, place: Place) =>
  compareEngines(computed(reference), computed(other), computed(bar), place).output[0];

describe("in float64 with exact arithmetic", () => {
  test("a bar of 0 asks for the same bits", () => {
    expect(compare(1, 1, 0, exact)).toBe(0);
    expect(compare(Number.NaN, Number.NaN, 0, exact)).toBe(0);
    expect(compare(1, 1 + 2 ** -52, 0, exact)).toBe(Infinity);
    expect(compare(0, -0, 0, exact)).toBe(Infinity);
    expect(compare(Number.NaN, 1, 0, exact)).toBe(Infinity);
    expect(compare(Infinity, -Infinity, 0, exact)).toBe(Infinity);
  });

  test("a bar above 0 is a bound on the difference", () => {
    expect(compare(1, 1.25, 0.5, exact)).toBeCloseTo(0.5, 5);
    expect(compare(1, 1.5, 0.5, exact)).toBeLessThanOrEqual(1);
    expect(compare(1, 1.51, 0.5, exact)).toBeGreaterThan(1);
    expect(compare(0, -0, 0.5, exact)).toBe(0);
  });
});

test("with fast arithmetic each engine may be a bar from the exact number", () => {
  expect(compare(1, 2, 0.5, fast)).toBe(1);
  expect(compare(1, 2.01, 0.5, fast)).toBeGreaterThan(1);
  expect(compare(1, 1.01, 0, fast)).toBe(Infinity);
  expect(compare(0, -0, 0, fast)).toBe(0);
});

test("a number beyond those of float32 is infinite in float32, with its sign", () => {
  expect(compare(1e39, Infinity, 0, float32)).toBe(0);
  expect(compare(-1e39, -Infinity, 0, float32)).toBe(0);
  expect(compare(1e39, -Infinity, 0, float32)).toBe(Infinity);
  expect(compare(1e38, Infinity, 1e30, float32)).toBe(Infinity);
  expect(compare(3.4e38, Infinity, 1e37, float32)).toBe(0);
  expect(compare(1e39, Infinity, 0, exact)).toBe(Infinity);
});

test.each([exact, fast, float32])(
  "NaN and infinities agree with themselves alone, unless nothing is known: $dtype $arithmetic",
  (place) => {
    for (const [reference, other] of [
      [Number.NaN, 1],
      [1, Number.NaN],
      [Infinity, 1],
      [1, Infinity],
      [Infinity, -Infinity],
      [Infinity, Number.NaN],
    ] as const) {
      expect(compare(reference, other, 0.5, place)).toBe(Infinity);
      expect(compare(reference, other, Infinity, place)).toBe(0);
    }
  },
);

test("gradients are compared like the output, each with its bars", () => {
  const gradients = (first: readonly number[], second: readonly number[]): Computed => ({
    output: Float64Array.of(1),
    gradients: [Float64Array.from(first), Float64Array.from(second)],
  });
  const distances = compareEngines(gradients([1, 2], [3]), gradients([1, 4], [3.5]), gradients([0, 4], [0.5]), fast);
  expect(distances).toEqual({ ...gradients([0, 0.25], [0.5]), output: Float64Array.of(0) });
});

test("results have the same bits if all their numbers have", () => {
  const zero = { output: Float64Array.of(1, Number.NaN), gradients: [Float64Array.of(0)] };
  expect(haveSameBits(zero, { output: Float64Array.of(1, Number.NaN), gradients: [Float64Array.of(0)] })).toBe(true);
  expect(haveSameBits(zero, { ...zero, gradients: [Float64Array.of(-0)] })).toBe(false);
  expect(haveSameBits(zero, { ...zero, output: Float64Array.of(1, 2) })).toBe(false);
});

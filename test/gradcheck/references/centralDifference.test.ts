import { describe, expect, test } from "vitest";
import { centralDifference } from "../../../src/gradcheck/references/centralDifference.js";
import { ops } from "../../../src/ops/index.js";
import { curveOf, formulaCurve } from "./curves.js";

const slope = (formula: string, x: number, eps = 1e-6) => centralDifference(eps)(formulaCurve(formula, x))[0];

describe("a central difference", () => {
  test("is the slope between the points one step to each side, whatever the size of x", () => {
    expect(slope("x ^ 3", 2, 0.5)?.value).toBe((2.5 ** 3 - 1.5 ** 3) / 1);
    expect(slope("x ^ 3", 1e-9, 0.5)?.value).toBeCloseTo(0.25, 8);
  });

  test("has an error bar that holds the rounding of the values", () => {
    const found = slope("1e12 + x ^ 2", 3);
    const error = Math.abs((found?.value ?? Number.NaN) - 6);
    expect(error).toBeGreaterThan(1);
    expect(error).toBeLessThan(found?.errorBar ?? 0);
    expect(slope("sin(x)", 1)?.errorBar).toBeLessThan(1e-8);
    // The digits that cancel in between count, not those of the result.
    const hidden = slope("(1e12 + x ^ 2) - 1e12", 3);
    expect(Math.abs((hidden?.value ?? Number.NaN) - 6)).toBeGreaterThan(1);
    expect(Math.abs((hidden?.value ?? Number.NaN) - 6)).toBeLessThan(hidden?.errorBar ?? 0);
  });

  test("divides by the step that is really taken", () => {
    // Numbers at 1e9 are 1.2e-7 apart: a step of 1e-6 is rounded to 0.95e-6.
    expect(slope("x", 1e9)?.value).toBe(1);
  });

  test("has an error bar that holds the rounding of the steps if several elements move", () => {
    const found = centralDifference(1e-6)(curveOf((x) => ops.sum(x), [1e9, 1]))[0];
    expect(Math.abs((found?.value ?? 0) - 2)).toBeGreaterThan(1e-3);
    expect(Math.abs((found?.value ?? 0) - 2)).toBeLessThan(found?.errorBar ?? 0);
  });

  test("gives the slopes on both sides of a kink", () => {
    expect(slope("abs(x)", 0)).toMatchObject({ value: 0, oneSided: [-1, 1] });
    const [left, right] = slope("sin(x)", 1)?.oneSided ?? [];
    expect(Math.abs((left ?? 0) - (right ?? 0))).toBeLessThan(1e-5);
  });

  test("finds nothing beyond the edge of a domain, except the slope inside", () => {
    const found = slope("sqrt(x)", 0);
    expect(found).toMatchObject({ value: Number.NaN, errorBar: Number.POSITIVE_INFINITY });
    expect(found?.oneSided?.[0]).toBeNaN();
    expect(found?.oneSided?.[1]).toBeCloseTo(1000);
  });

  test("is found for each element of the output", () => {
    const found = centralDifference(1e-6)(curveOf((x) => ops.square(x), [1, 2, 3]));
    expect(found).toHaveLength(3);
    for (const [i, { value }] of found.entries()) expect(value).toBeCloseTo(2 * (i + 1), 8);
  });
});

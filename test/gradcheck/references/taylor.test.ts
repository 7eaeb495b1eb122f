import { describe, expect, test } from "vitest";
import { complexStep } from "../../../src/gradcheck/references/complexStep.js";
import { isSecondOrder, taylorRemainder } from "../../../src/gradcheck/references/taylor.js";
import { ops } from "../../../src/ops/index.js";
import { curveOf, formulaCurve } from "./curves.js";

/** The remainder with the right slope times a factor. */
function remainder(formula: string, x: number, factor: number, digits: 16 | 64, rightSlope?: number) {
  const curve = formulaCurve(formula, x, x === 0 ? 1 : Math.abs(x));
  const right = rightSlope ?? complexStep(curve)[0]?.value ?? Number.NaN;
  const claim = {
    cotangent: Float64Array.of(1),
    slope: right * factor,
    rounding: 4 * Number.EPSILON * Math.abs(right),
  };
  return taylorRemainder(curve, claim, digits);
}

const functions: readonly [string, number][] = [
  ["exp(x)", 1],
  ["sin(x)", -0.5],
  ["x ^ 3", 1e40],
  ["x ^ 3", 1e-40],
  ["1 / x", -3],
  ["log(x)", 12],
  ["sigmoid(x) * x", 0],
  ["tanh(x)", 2],
];

describe.each([64, 16] as const)("the Taylor remainder with %i digits", (digits) => {
  test.each(functions)("is of second order for the right slope of %s at %f", (formula, x) => {
    const { order, points, sides, oneSided } = remainder(formula, x, 1, digits);
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
    expect(points).toBeGreaterThanOrEqual(6);
    expect(Math.min(...sides)).toBe(order);
    expect(oneSided[0]).toBe(oneSided[1]);
  });

  test.each(functions)("is of first order for a slope of %s at %f that is wrong by a millionth", (formula, x) => {
    for (const factor of [1 + 1e-6, 1 - 1e-6]) {
      const found = remainder(formula, x, factor, digits);
      expect(found.order).toBeLessThan(digits === 64 ? 1.001 : 1.4);
      expect(isSecondOrder(found)).toBe(false);
    }
  });

  test("is of first order for a slope with the wrong sign, and of 0", () => {
    for (const factor of [-1, 0, 2]) expect(remainder("exp(x)", 1, factor, digits).order).toBeCloseTo(1, 3);
  });

  test("is rounding alone for a function that is linear", () => {
    for (const formula of ["3 * x", "0.1 * x + 0.7", "5"]) {
      expect(remainder(formula, 1.7, 1, digits)).toMatchObject({ order: Infinity, points: 0 });
    }
    expect(remainder("0.1 * x + 0.7", 1.7, 1 + 1e-6, digits).order).toBeCloseTo(1, 3);
  });

  test("is of third order where the second derivative vanishes, if rounding lets it show", () => {
    expect(remainder("sin(x)", 0, 1, digits).order).toBeGreaterThan(2.9);
    expect(remainder("sin(x)", 0, 1, 16).order).toBeCloseTo(3, 1);
    expect(isSecondOrder(remainder("sin(x)", 0, 1 + 1e-6, digits))).toBe(false);
  });

  test("shows a kink by the order of one side, or of both, and by the slopes", () => {
    expect(remainder("exp(x) - 1 + relu(x)", 0, 1, digits, 1)).toMatchObject({ order: expect.closeTo(1, 3) });
    const { sides, oneSided } = remainder("exp(x) - 1 + relu(x)", 0, 1, digits, 1);
    expect(sides[0]).toBeCloseTo(2, 1);
    expect(sides[1]).toBeCloseTo(1, 1);
    expect(oneSided[0]).toBeCloseTo(1, 5);
    expect(oneSided[1]).toBeCloseTo(2, 5);
    expect(remainder("abs(x)", 0, 1, digits, 0)).toMatchObject({ order: 1, oneSided: [-1, 1] });
  });

  test("has no order if the function is not finite around the point", () => {
    const found = remainder("sqrt(x)", 0, 1, digits, 1);
    expect(found.order).toBeNaN();
    expect(isSecondOrder(found)).toBe(false);
  });

  test("weighs the elements of the output with the cotangent", () => {
    const curve = curveOf((x) => ops.square(x), [1, -2, 3], [0.5, 1, 2]);
    const cotangent = Float64Array.of(2, 0.3, -1);
    const slope = 2 * 1 * 2 * 0.5 + 2 * -2 * 0.3 * 1 + 2 * 3 * -1 * 2;
    expect(taylorRemainder(curve, { cotangent, slope, rounding: 1e-14 }, digits).order).toBeCloseTo(2, 2);
    expect(taylorRemainder(curve, { cotangent, slope: slope + 1e-4, rounding: 1e-14 }, digits).order).toBeLessThan(1.4);
  });
});

describe("the resolution of the Taylor remainder", () => {
  test("is the error that does not show", () => {
    expect(remainder("1e12 + x ^ 2", 3, 1, 16).resolution).toBeGreaterThan(1e-4);
    expect(remainder("1e12 + x ^ 2", 3, 1 + 1e-6, 16).points).toBeLessThan(remainder("x ^ 2", 3, 1 + 1e-6, 16).points);
    expect(remainder("1e12 + x ^ 2", 3, 1, 64).resolution).toBeLessThan(1e-12);
    expect(isSecondOrder(remainder("1e12 + x ^ 2", 3, 1 + 1e-9, 64))).toBe(false);
  });
});

import { describe, expect, test } from "vitest";
import { complexStep } from "../../../src/gradcheck/references/complexStep.js";
import { sixtyFourDigits } from "../../../src/gradcheck/references/sixtyFourDigits.js";
import { ops } from "../../../src/ops/index.js";
import { curveOf, formulaCurve } from "./curves.js";

const slope = (formula: string, x: number, along?: number) => sixtyFourDigits(formulaCurve(formula, x, along))[0];

describe("64 digits", () => {
  test.each<[string, number, number]>([
    ["x ^ 3", 2, 12],
    ["1 / x", -4, -0.0625],
    ["sqrt(x)", 0.25, 1],
    ["log(x)", 2 ** -100, 2 ** 100],
    ["x ^ 3", 2 ** 300, 3 * 2 ** 600],
    ["exp(x)", 0, 1],
    // The derivative at the double, not at the decimal number that is printed for it.
    ["sin(1e8 * x)", 0.1, -90727038.64151905],
  ])("find the slope of %s at %f, rounded once", (formula, x, expected) => {
    const along = x === 0 ? 1 : Math.abs(x);
    const found = slope(formula, x, along);
    expect(Math.abs((found?.value ?? 0) / along / expected - 1)).toBeLessThanOrEqual(Number.EPSILON);
    expect(found?.errorBar).toBeLessThan(Number.EPSILON * Math.abs(found?.value ?? 0));
  });

  test("find what is lost in double precision, where complex step loses digits too", () => {
    const formula = "(1 - cos(x)) / x ^ 2";
    const [x, right] = [1e-5, -1e-5 / 12];
    expect(Math.abs((slope(formula, x, x)?.value ?? 0) / x / right - 1)).toBeLessThan(1e-10);
    expect(Math.abs((complexStep(formulaCurve(formula, x, x))[0]?.value ?? 0) / x / right - 1)).toBeGreaterThan(1e-5);
    const buried = slope("(1e30 + x ^ 2) - 1e30", 3);
    expect(Math.abs((buried?.value ?? 0) - 6)).toBeLessThanOrEqual(buried?.errorBar ?? 0);
  });

  test("find the slopes on both sides of a corner, however gentle it is", () => {
    expect(slope("abs(x)", 0)).toMatchObject({ value: 0, oneSided: [-1, 1] });
    expect(slope("leakyRelu(x)", 0)?.oneSided).toEqual([0.01, 1]);
    const gentle = slope("x > 1 ? x + 1e-12 * (x - 1) : x", 1)?.oneSided;
    expect(gentle).toEqual([1, 1 + 1e-12]);
  });

  test("do not take a bend for a kink", () => {
    for (const formula of ["elu(x)", "x * abs(x)", "x > 0 ? x ^ 2 : x ^ 3"]) {
      const { value, oneSided } = slope(formula, 0) ?? {};
      expect(oneSided).toEqual([value, value]);
    }
  });

  test("see no corner from the neighbouring double", () => {
    expect(slope("abs(x - 1)", 1 - 2 ** -53)).toMatchObject({ value: -1, oneSided: [-1, -1] });
    expect(slope("abs(x - 1)", 1 + 2 ** -52)).toMatchObject({ value: 1, oneSided: [1, 1] });
  });

  test("find nothing at the edge of a domain", () => {
    expect(slope("sqrt(x)", 0)).toMatchObject({ value: Number.NaN, errorBar: Number.POSITIVE_INFINITY });
    expect(slope("log(x)", -1)).toMatchObject({ value: Number.NaN, errorBar: Number.POSITIVE_INFINITY });
  });

  test("find the derivative of each element of the output", () => {
    expect(sixtyFourDigits(curveOf((x) => ops.square(x), [1, -2, 3], [1, 1, 2])).map(({ value }) => value)).toEqual([
      2, -4, 12,
    ]);
  });
});

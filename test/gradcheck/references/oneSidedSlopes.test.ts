import { describe, expect, test } from "vitest";
import { complexStep } from "../../../src/gradcheck/references/complexStep.js";
import { oneSidedSlopes, smoothAtCorners } from "../../../src/gradcheck/references/oneSidedSlopes.js";
import { sixtyFourDigits } from "../../../src/gradcheck/references/sixtyFourDigits.js";
import { ops } from "../../../src/ops/index.js";
import { curveOf, formulaCurve } from "./curves.js";

const slopes = (formula: string, x: number) => oneSidedSlopes(formulaCurve(formula, x, x === 0 ? 1 : Math.abs(x)))[0];

describe("the slopes on both sides", () => {
  test.each<[string, number, readonly [number, number]]>([
    ["abs(x)", 0, [-1, 1]],
    ["relu(x)", 0, [0, 1]],
    ["relu6(x)", 6, [6, 0]],
    ["selu(x)", 0, [1.0507009873554805 * 1.6732632423543772, 1.0507009873554805]],
    ["hardSigmoid(x)", -3, [0, 0.5]],
    ["exp(x) * abs(x - 2)", 2, [-2 * Math.exp(2), 2 * Math.exp(2)]],
    ["abs(x / 3 - 0.1)", 0.3, [-0.1, 0.1]],
  ])("of %s at %f are found", (formula, x, expected) => {
    const found = slopes(formula, x) ?? [0, 0];
    for (const side of [0, 1] as const) {
      expect(Math.abs(found[side] - expected[side])).toBeLessThanOrEqual(1e-14 * Math.abs(expected[side]));
    }
  });

  test.each(["sin(x)", "elu(x)", "x * abs(x)", "exp(x)", "x ^ 3", "relu(x) ^ 1.5", "3"])(
    "of %s are one number",
    (formula) => {
      for (const x of [0, 0.7, -2]) {
        const [left, right] = slopes(formula, x) ?? [];
        expect(left).toBe(right);
      }
    },
  );

  test.each(["abs(x) * sin(x + 1)", "tanh(x) * relu(x - 1)", "x > 1 ? x ^ 2 : x ^ 3"])(
    "of %s are those of 64 digits",
    (formula) => {
      for (const x of [0, 1]) {
        const found = slopes(formula, x) ?? [0, 0];
        const exact = sixtyFourDigits(formulaCurve(formula, x))[0]?.oneSided ?? [0, 0];
        for (const side of [0, 1] as const) {
          expect(Math.abs(found[side] - exact[side])).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(exact[side])));
        }
      }
    },
  );

  test("are NaN outside of the domain, and at an infinite slope", () => {
    expect(slopes("sqrt(x)", 0)).toEqual([Number.NaN, Number.NaN]);
    expect(slopes("x * sqrt(x) + 2 * x", 0)?.[0]).toBeNaN();
    expect(slopes("log(x)", -1)).toEqual([Number.NaN, Number.NaN]);
  });

  test("are found for each element of the output", () => {
    const curve = curveOf((x) => ops.relu(x), [0, 2, -3], [1, 2, 3]);
    expect(oneSidedSlopes(curve)).toEqual([
      [0, 1],
      [2, 2],
      [0, 0],
    ]);
  });
});

describe("complex step at corners of a formula", () => {
  const find = (formula: string, x: number) => smoothAtCorners(complexStep)(formulaCurve(formula, x))[0];

  test("is mended where the function is smooth", () => {
    expect(complexStep(formulaCurve("sigmoid(x)", 0))[0]?.value).toBe(0);
    expect(find("sigmoid(x)", 0)?.value).toBe(0.25);
    expect(find("(x < 0 ? 0 : x) + log1p(exp(-abs(x)))", 0)?.value).toBe(0.5);
    expect(find("sigmoid(x)", 0)?.errorBar).toBeLessThan(1e-13);
  });

  test("stays the subgradient at a kink, and itself elsewhere", () => {
    expect(find("relu(x)", 0)?.value).toBe(0);
    expect(find("leakyRelu(x)", 0)?.value).toBe(0.01);
    for (const formula of ["sin(x)", "1 - cos(x)", "x ^ 3", "exp(x)", "relu(x) ^ 2"]) {
      for (const x of [0, 0.3]) expect(find(formula, x)).toEqual(complexStep(formulaCurve(formula, x))[0]);
    }
  });
});

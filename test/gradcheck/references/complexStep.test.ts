import { describe, expect, test } from "vitest";
import { complexStep } from "../../../src/gradcheck/references/complexStep.js";
import { Curve } from "../../../src/gradcheck/references/curve.js";
import { constant, input } from "../../../src/graph/node.js";
import { ops } from "../../../src/ops/index.js";
import { curveOf, formulaCurve } from "./curves.js";

const slope = (formula: string, x: number, along?: number) => complexStep(formulaCurve(formula, x, along))[0];

describe("complex step", () => {
  test.each<[string, number, number]>([
    ["sin(x)", 1, Math.cos(1)],
    ["exp(x)", -300, Math.exp(-300)],
    ["x ^ 3", 1e100, 3e200],
    ["x ^ 3", 1e-90, 3e-180],
    ["log(x)", 1e-30, 1e30],
    ["1 / x", -7, -1 / 49],
    ["sqrt(x)", 1e12, 0.5e-6],
    ["tanh(x)", 0, 1],
  ])("finds the slope of %s at %f to the last bits", (formula, x, expected) => {
    const found = slope(formula, x, x === 0 ? 1 : Math.abs(x));
    const right = expected * (x === 0 ? 1 : Math.abs(x));
    expect(Math.abs((found?.value ?? Number.NaN) / right - 1)).toBeLessThan(1e-15);
    expect(found?.errorBar).toBeLessThan(1e-15 * Math.abs(right));
    expect(found?.errorBar).toBeGreaterThanOrEqual(Math.abs((found?.value ?? Number.NaN) - right));
  });

  test("loses no digit beside a large term", () => {
    expect(slope("1e12 + x ^ 2", 3)?.value).toBe(6);
  });

  test("widens its error bar if the imaginary part has lost its digits to underflow", () => {
    const found = slope("exp(x)", -705);
    expect(found?.errorBar).toBeGreaterThan(1e-6 * (found?.value ?? 0));
    expect(Math.abs((found?.value ?? 0) - Math.exp(-705))).toBeLessThanOrEqual(found?.errorBar ?? 0);
  });

  test("widens it by the factors that magnify what is lost, too", () => {
    const found = complexStep(formulaCurve("x * sigmoid(x)", -700, 700))[0];
    const right = 700 * (1 - 700) * Math.exp(-700);
    expect(Math.abs((found?.value ?? 0) - right)).toBeGreaterThan(1e-5 * Math.abs(right));
    expect(Math.abs((found?.value ?? 0) - right)).toBeLessThanOrEqual(found?.errorBar ?? 0);
  });

  test.each<[string, number]>([
    ["sqrt(x)", 0],
    ["sqrt(x)", -1],
    ["log(x)", 0],
    ["log(x)", -2],
    ["log1p(x)", -1],
    ["x ^ 0.9", 0],
    ["x * log(x)", 0],
    ["1 / x", 0],
  ])("finds no derivative of %s at %f", (formula, x) => {
    expect(slope(formula, x)).toEqual({ value: Number.NaN, errorBar: Number.POSITIVE_INFINITY });
  });

  test("tells a value of 0 from a function that is not analytic", () => {
    expect(slope("sin(x)", 0)?.value).toBe(1);
    expect(slope("x * exp(x)", 0)?.value).toBe(1);
    expect(slope("x - x", 3)?.value).toBe(0);
    const power = slope("x ^ 1.5", 0);
    expect(Math.abs(power?.value ?? 1)).toBeLessThanOrEqual(power?.errorBar ?? 0);
    expect(power?.errorBar).toBeLessThan(1e-9);
  });

  test("takes the subgradient of the op library at corners and ties", () => {
    expect(complexStep(curveOf((x) => ops.relu(x), [0, -1, 2])).map(({ value }) => value)).toEqual([0, 0, 1]);
    expect(complexStep(curveOf((x) => ops.abs(x), [0, -1, 2])).map(({ value }) => value)).toEqual([0, -1, 1]);
  });

  test("gives the derivative of each element of the output along the direction, and nothing for what does not move", () => {
    const [a, b] = [input("a", [2]), input("b", [2])];
    const point = new Map([
      [a, Float64Array.of(3, 5)],
      [b, Float64Array.of(7, 11)],
    ]);
    const product = new Curve({ output: ops.multiply(a, b), point }, new Map([[a, Float64Array.of(1, -2)]]));
    expect(complexStep(product).map(({ value }) => value)).toEqual([7, -22]);
    const none = new Curve({ output: ops.add(ops.multiply(a, b), constant(1)), point }, new Map());
    expect(complexStep(none).map(({ value }) => value)).toEqual([0, 0]);
  });
});

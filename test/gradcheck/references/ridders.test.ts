import { describe, expect, test } from "vitest";
import { complexStep } from "../../../src/gradcheck/references/complexStep.js";
import type { Reference } from "../../../src/gradcheck/references/reference.js";
import { ridders } from "../../../src/gradcheck/references/ridders.js";
import { sixtyFourDigits } from "../../../src/gradcheck/references/sixtyFourDigits.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { curveOf, formulaCurve } from "./curves.js";

const slope = (formula: string, x: number) => ridders(formulaCurve(formula, x, x === 0 ? 1 : Math.abs(x)))[0];

describe("Ridders' extrapolation", () => {
  test.each<[string, number, number]>([
    ["sin(x)", 1, Math.cos(1)],
    ["exp(x)", -2, Math.exp(-2)],
    ["x ^ 3", 1e-80, 3e-160],
    ["x ^ 3", 1e80, 3e160],
    ["1 / x", -7, -1 / 49],
    ["log(x)", 1e-12, 1e12],
    ["sqrt(x)", 5, 0.5 / Math.sqrt(5)],
    ["log1p(x)", -0.99, 100],
    ["1 / (1 + 25 * x ^ 2)", 0.5, -25 / 7.25 ** 2],
    ["tanh(x)", 0, 1],
  ])("finds the slope of %s at %f to ten digits, within its error bar", (formula, x, expected) => {
    const found = slope(formula, x);
    const right = expected * (x === 0 ? 1 : Math.abs(x));
    const error = Math.abs((found?.value ?? Number.NaN) - right);
    expect(error).toBeLessThan(1e-10 * Math.abs(right));
    expect(error).toBeLessThanOrEqual(found?.errorBar ?? 0);
    expect(found?.errorBar).toBeLessThan(1e-9 * Math.abs(right));
    expect(found?.oneSided).toEqual([found?.value, found?.value]);
  });

  test("has an error bar that holds the rounding of the values", () => {
    const found = slope("1e12 + x ^ 2", 3);
    const error = Math.abs((found?.value ?? Number.NaN) - 18);
    expect(error).toBeLessThan(found?.errorBar ?? 0);
    expect(found?.errorBar).toBeGreaterThan(1e-6);
    expect(found?.errorBar).toBeLessThan(1e-2);
  });

  test.each<[string, number, readonly [number, number]]>([
    ["abs(x)", 0, [-1, 1]],
    ["relu(x)", 0, [0, 1]],
    ["exp(x) * abs(x - 2)", 2, [-2 * Math.exp(2), 2 * Math.exp(2)]],
    // The corner is too near to be told from one at the point.
    ["abs(x - 1.0000000001) + x", 1, [0, 2]],
  ])("sees both slopes of %s at %f", (formula, x, [left, right]) => {
    const found = slope(formula, x)?.oneSided;
    expect(found?.[0]).toBeCloseTo(left, 5);
    expect(found?.[1]).toBeCloseTo(right, 5);
  });

  test("does not take a bend for a kink", () => {
    for (const formula of ["elu(x)", "x * abs(x)"]) {
      const found = slope(formula, 0);
      expect(found?.oneSided).toEqual([found?.value, found?.value]);
    }
  });

  test("takes steps that stay in the domain, and finds nothing where none does", () => {
    const inside = slope("log(x - 1)", 1.001);
    expect(Math.abs((inside?.value ?? 0) / 1001 - 1)).toBeLessThan(1e-8);
    expect(slope("sqrt(x)", 0)).toMatchObject({ value: Number.NaN, errorBar: Number.POSITIVE_INFINITY });
    expect(slope("log(x)", -1)).toMatchObject({ value: Number.NaN, errorBar: Number.POSITIVE_INFINITY });
  });

  test("extrapolates each element of the output for itself", () => {
    const point = [1e-3, 0.5, 4, -2];
    const found = ridders(curveOf((x) => ops.exp(x), point, point.map(Math.abs)));
    for (const [i, { value, errorBar }] of found.entries()) {
      const x = point[i] ?? 0;
      expect(Math.abs(value - Math.abs(x) * Math.exp(x))).toBeLessThanOrEqual(errorBar);
      expect(errorBar).toBeLessThan(1e-9 * value);
    }
  });
});

const functions = ["sin", "cos", "exp", "tanh", "erf", "sigmoid", "softsign", "gaussian", "gelu", "log1p", "sinh"];

/** A random smooth function, up to three levels deep. */
function randomFormula(random: RandomStream, depth: number): string {
  const kind = depth === 0 ? 0 : random.uniform();
  const part = () => randomFormula(random, depth - 1);
  if (kind < 0.15) return random.chance(0.7) ? "x" : String(Number(random.uniform(-2, 2).toPrecision(3)));
  if (kind < 0.5) return `${functions[random.integer(functions.length)]}(${part()})`;
  if (kind < 0.7) return `(${part()} * ${part()})`;
  if (kind < 0.85) return `(${part()} ${random.chance(0.5) ? "+" : "-"} ${part()})`;
  // Digits cancel.
  if (kind < 0.9) return `((${part()} + 1e6) - 1e6)`;
  return `(${part()} / (1 + (${part()}) ^ 2))`;
}

test("the error bar of Ridders' extrapolation holds for random functions, and most of them are found to nine digits", () => {
  const random = RandomStream.create(7, "gradcheck");
  let [found, precise] = [0, 0];
  for (let i = 0; i < 1500; i++) {
    const formula = randomFormula(random, 3);
    const x = 10 ** random.uniform(-3, 1) * (random.chance(0.5) ? 1 : -1);
    const curve = formulaCurve(formula, x, Math.abs(x));
    const { value, errorBar, oneSided } = ridders(curve)[0] as Reference;
    if (Number.isNaN(value)) continue;
    const right = complexStep(curve)[0] as Reference;
    const error = Math.abs(value - right.value);
    // Complex step loses digits that cancel, as any method does in double precision.
    const isWithin = error <= errorBar + right.errorBar;
    const exact = isWithin ? value : (sixtyFourDigits(curve)[0]?.value ?? Number.NaN);
    expect([formula, x, Math.abs(value - exact) <= errorBar]).toEqual([formula, x, true]);
    expect([formula, x, oneSided]).toEqual([formula, x, [value, value]]);
    if (right.value === 0) continue;
    found++;
    if (errorBar <= 1e-9 * Math.abs(right.value)) precise++;
  }
  expect(found).toBeGreaterThan(1100);
  expect(precise).toBeGreaterThan(0.7 * found);
});

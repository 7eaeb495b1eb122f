import type { BigNumber } from "mathjs";
import { describe, expect, test } from "vitest";
import type { Scalar, Value } from "../../src/graph/op.js";
import type { Bounded } from "../../src/math/bounded.js";
import { compileExpression, type Functions } from "../../src/math/compileExpression.js";
import { errorBoundedSystem } from "../../src/math/errorBoundedSystem.js";
import { numberMath } from "../../src/math/mathjs.js";
import { flatten, nest } from "../../src/math/nestedArrays.js";
import { type NumberSystem, numberSystem } from "../../src/math/numberSystem.js";
import { parseFormula } from "../../src/math/parseExpression.js";
import { betweenEngines, float32, float64, type Rounding } from "../../src/math/rounding.js";
import { RandomStream } from "../../src/random.js";

const big = numberSystem("BigNumber");
const distanceOf = (truth: BigNumber, value: number) => truth.minus(big.lift(value) as BigNumber).abs();
const types: Readonly<Record<string, Rounding>> = { float64, float32 };

/** Elements of a product or a formula, in the system. */
function evaluate(system: NumberSystem, formula: string, values: Readonly<Record<string, number>>): Scalar {
  const lifted = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, system.lift(value)]));
  return system.primitives.map(formula, lifted) as Scalar;
}
const bounded = (rounding: Rounding, formula: string, values: Readonly<Record<string, number>>) =>
  evaluate(errorBoundedSystem(rounding), formula, values) as Bounded;

/** The formula as an engine computes it: each operation is rounded. NaN if a number on the way is too large for the truth to be quick. */
function compute({ round }: Rounding, formula: string, values: Readonly<Record<string, number>>): number {
  const math = numberMath() as unknown as Functions;
  const rounded = new Proxy(math, {
    get: (_, name: string) => {
      const found = math[name];
      if (typeof found !== "function") return typeof found === "number" ? round(found) : found;
      return (...operands: readonly number[]) => {
        if (name === "pow" && operands[1] === 3) return round(round((operands[0] ?? 0) ** 2) * (operands[0] ?? 0));
        const result = (found as (...x: readonly number[]) => unknown)(...operands);
        return typeof result === "number" ? (Math.abs(result) > 1e4 ? Number.NaN : round(result)) : result;
      };
    },
  });
  return compileExpression(parseFormula(formula), rounded, round)(new Map(Object.entries(values))) as number;
}

const functions = ["exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"];
const special = ["erf", "gaussian", "normalCdf", "abs", "sign"];

function randomFormula(random: RandomStream, depth: number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random.uniform(0, from.length))] as T;
  const part = () => randomFormula(random, depth - 1);
  if (depth === 0) return pick(["x", "y", "z", "x", "y", "z", "0.3", "pi", "2", "1e-3", "7.25"]);
  switch (Math.floor(random.uniform(0, 8))) {
    case 0:
    case 1:
      return `(${part()} ${pick(["+", "-"])} ${part()})`;
    case 2:
      return `(${part()} * ${part()})`;
    case 3:
      return `(${part()} / ${part()})`;
    case 4:
      return `${pick(functions)}(${part()})`;
    case 5:
      return `${pick(special)}(${part()})`;
    case 6:
      return `${pick(["max", "min"])}(${part()}, ${part()})`;
    default:
      return pick([
        `(${part()} ${pick(["<", ">=", "==", "!="])} ${part()} ? ${part()} : ${part()})`,
        `(${part()}) ^ ${pick(["2", "3", "-1", "0.5", "x"])}`,
        `-(${part()})`,
      ]);
  }
}

describe.each(Object.entries(types))("The error bound in %s", (_, rounding) => {
  const random = RandomStream.create(5, "gradcheck");
  const drawn = (size: number) => Math.fround(random.uniform(-size, size));

  test("covers the distance of random formulas from 64 digits, and is not much wider", () => {
    const ratios: number[] = [];
    const beyond: string[] = [];
    for (let i = 0; i < 2000; i++) {
      const formula = randomFormula(random, 1 + (i % 4));
      const size = 2 ** random.uniform(-12, 3);
      const values = { x: drawn(size), y: drawn(2), z: Math.fround(random.uniform(0.5, 4)) };
      const computed = compute(rounding, formula, values);
      if (!Number.isFinite(computed)) continue;
      const truth = evaluate(big, formula, values) as BigNumber;
      const { value, error } = bounded(rounding, formula, values);
      if (!truth.isFinite()) {
        if (Number.isFinite(error)) beyond.push(`${formula} at ${JSON.stringify(values)}: is not finite`);
        continue;
      }
      const distance = distanceOf(truth, computed);
      if (distance.gt(big.lift(error) as BigNumber))
        beyond.push(`${formula} at ${JSON.stringify(values)}: ${distance.toPrecision(3)} > ${error}`);
      if (distanceOf(truth, value).gt(big.lift(error) as BigNumber)) beyond.push(`${formula}: its own value`);
      if (distance.gt(0) && error < Number.POSITIVE_INFINITY) ratios.push(error / distance.toNumber());
    }
    expect(beyond.slice(0, 5)).toEqual([]);
    ratios.sort((a, b) => a - b);
    expect(ratios.length).toBeGreaterThan(1000);
    expect(ratios[ratios.length >> 1]).toBeLessThan(30);
  });

  test("covers the distance of products and sums from 64 digits", () => {
    const [m, k, n] = [7, 41, 5];
    const numbers = (size: number) => Array.from({ length: size }, () => drawn(2 ** random.uniform(-20, 4)));
    const [a, b] = [numbers(m * k), numbers(k * n)];
    const system = errorBoundedSystem(rounding);
    const run = ({ lift, primitives }: NumberSystem): Value[] => {
      const lifted = ([values, shape]: readonly [number[], number[]]) =>
        nest(
          values.map((x) => lift(x)),
          shape,
        );
      const tangents = primitives.map("tanh(x)", { x: lifted([a, [m, k]]) });
      const product = primitives.multiply(tangents, lifted([b, [k, n]]));
      return [
        product,
        primitives.sum(product, 0, true),
        primitives.mean(product, null, false),
        primitives.max(product, 1),
        primitives.map("x - largest", { x: product, largest: primitives.max(product, 1) }),
      ];
    };
    const truths = run(big);
    const ratios: number[] = [];
    for (const [i, values] of run(system).entries()) {
      const elements = flatten(truths[i] as Value) as BigNumber[];
      for (const [j, { value, error }] of (flatten(values) as Bounded[]).entries()) {
        const distance = distanceOf(elements[j] as BigNumber, value);
        expect([i, j, distance.toNumber()]).toEqual([i, j, expect.toSatisfy((it: number) => it <= error)]);
        if (distance.gt(0)) ratios.push(error / distance.toNumber());
      }
    }
    ratios.sort((x, y) => x - y);
    expect(ratios[ratios.length >> 1]).toBeLessThan(100);
  });

  test("covers both branches of a comparison that rounding may turn", () => {
    const tie = bounded(rounding, "x * 3 - 0.3 <= 0 ? 0 : 1", { x: Math.fround(0.1) });
    expect(tie.error).toBe(rounding === float64 ? 0 : 1);
    const values = { x: 1, y: rounding === float64 ? 2 ** -54 : 2 ** -25 };
    expect(bounded(rounding, "x + y > x ? 1 : 0", values)).toEqual({ value: 0, error: 1 });
    expect(bounded(rounding, "x + y == x ? 5 : 2 + x", values).error).toBeGreaterThanOrEqual(2);
    expect(bounded(rounding, "sign(x + y - 1)", values).error).toBe(1);
    expect(bounded(rounding, "abs(x + y - 1)", values).error).toBeGreaterThan(values.y);
    expect(bounded(rounding, "max(x + y, 1) - 1", values).error).toBeGreaterThan(values.y);
  });
  test("is 0 for a product of two float32 numbers that is not rounded", () => {
    const exact = bounded(rounding, "a * b", { a: 1.5, b: -20.25 });
    expect([exact.value, exact.error]).toEqual([-30.375, 0]);
    expect(bounded(rounding, "a * b", { a: 0.1, b: 3 }).error).toBeGreaterThan(0);
    // So a threshold is met without doubt.
    expect(bounded(rounding, "a * b > c ? 1 : 2", { a: 0.5, b: 40, c: 20 }).error).toBe(0);
  });

  test("is 0 for the difference of a number and itself, which is compared without doubt", () => {
    expect(bounded(rounding, "exp(x) - exp(x)", { x: 1 })).toEqual({ value: 0, error: 0 });
    expect(bounded(rounding, "exp(x) - exp(x) == 0 ? 3 : 4", { x: 1 })).toEqual({ value: 3, error: 0 });
  });
  test("is infinite where nothing is known", () => {
    const formulas = [
      "1 / (x + y - 1)",
      "1 / 0 * x",
      "log(-x)",
      "exp(x * 1e4)",
      "sqrt(x + y - 1)",
      "tan(1e16 * exp(x))",
    ];
    for (const formula of [...formulas, "(x + y - 1) ^ -2", "(-x) ^ exp(x)"]) {
      expect([formula, bounded(rounding, formula, { x: 1, y: 2 ** -60 }).error]).toEqual([formula, Infinity]);
    }
  });
  test("covers what is lost below the normal numbers", () => {
    for (const formula of ["x * x", "exp(-1 / x)", "gaussian(1 / x)", "x / 1e30", "x ^ 1.5"]) {
      const x = rounding === float64 ? 2 ** -540 : 2 ** -110;
      const { value, error } = bounded(rounding, formula, { x });
      const truth = evaluate(big, formula, { x }) as BigNumber;
      expect(distanceOf(truth, value).lte(error), formula).toBe(true);
    }
  });
  test("covers a number that is lost while the slope is still above 0", () => {
    const x = rounding === float64 ? -39 : -19;
    const { value, error } = bounded(rounding, "normalCdf(x)", { x });
    expect(value).toBe(0);
    expect(distanceOf(evaluate(big, "normalCdf(x)", { x }) as BigNumber, value).lte(error)).toBe(true);
  });
  test("is 0 for what is given, and for values that are only chosen", () => {
    const values = { x: 1.5, y: -0.75 };
    for (const formula of ["x", "-y", "abs(y)", "max(x, y)", "x > y ? 2 : 0.1 * x", "sign(y)", "0 * x"]) {
      const { error } = bounded(rounding, formula, values);
      expect([formula, error]).toEqual([formula, formula.includes("0.1") || formula === "0 * x" ? error : 0]);
    }
  });
});

describe("Between engines", () => {
  const error = (formula: string, x: number) => bounded(betweenEngines, formula, { x }).error;
  test("arithmetic has no error, and functions have", () => {
    expect(error("sqrt(x * 0.1 + pi / x) - x ^ 3 + (x > 1 ? 1 / 3 : 7)", 1.3)).toBe(0);
    expect(error("1 / (x - x)", 1)).toBe(0);
    for (const formula of ["exp(x)", "tanh(x)", "x ^ 2.5", "normalCdf(x)", "1 + gaussian(x)", "sqrt(1 / log(x))"]) {
      expect([formula, error(formula, 1.3)]).toEqual([formula, expect.toSatisfy((it: number) => it > 0 && it < 1e-14)]);
    }
  });
  test("infinities and NaN have no error, unless they come from a number with one", () => {
    expect(["exp(1000 * x)", "log(x - 1)", "log(-x)", "cosh(-1e4 * x) - 1"].map((it) => error(it, 1))).toEqual([
      0, 0, 0, 0,
    ]);
    expect(error("exp(1e4 * exp(x))", 1)).toBe(Infinity);
  });
  test("a product has an error in the elements that a function takes part in", () => {
    const { primitives, lift } = errorBoundedSystem(betweenEngines);
    const a = [
      [0.1, 0.2].map((x) => lift(x)),
      primitives.map("tanh(x)", { x: [0.1, 0.2].map((x) => lift(x)) }),
    ] as Value;
    const product = flatten(primitives.multiply(a, [[lift(0.3)], [lift(0.7)]])) as Bounded[];
    expect(product[0]).toEqual({ value: 0.1 * 0.3 + 0.2 * 0.7, error: 0 });
    expect(product[1]?.error).toBeGreaterThan(0);
  });
});

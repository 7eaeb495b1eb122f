import { all, type BigNumber, create } from "mathjs";
import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/gradients.js";
import type { Dtype } from "../../../src/engine/engine.js";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { operation, variable } from "../../../src/graph/node.js";
import type { Node, Op, Variable } from "../../../src/graph/op.js";
import { bigNumberMath } from "../../../src/math/mathjs.js";
import { ops, registry } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";
import { evaluateOn } from "../evaluateOn.js";

const math = bigNumberMath();
const engine = await loadEngine("wasm", "exact");
const two = math.bignumber(2) as BigNumber;
const powers = new Map<number, BigNumber>();
function powerOfTwo(exponent: number): BigNumber {
  const power = powers.get(exponent) ?? two.pow(exponent);
  powers.set(exponent, power);
  return power;
}
/** The number to its last bit: its shortest decimal is another number. */
function big(x: number): BigNumber {
  const exponent = x === 0 ? 0 : Math.max(Math.floor(Math.log2(Math.abs(x))) - 52, -1074);
  // In two steps, since 2 ** 1074 is no number.
  const half = Math.floor(exponent / 2);
  return math.bignumber(x / 2 ** half / 2 ** (exponent - half)).times(powerOfTwo(exponent));
}
const apply =
  (name: "exp" | "log" | "tanh" | "expm1" | "log1p" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "erf") =>
  (x: BigNumber) =>
    (math[name] as unknown as (x: BigNumber) => BigNumber)(x);

const normalCdf = (x: BigNumber) => (math as unknown as { normalCdf(x: BigNumber): BigNumber }).normalCdf(x);
const gaussian = (x: BigNumber) => x.times(x).div(-2).exp();

interface Case {
  readonly truth: (x: BigNumber) => BigNumber;
  /** f(x) by f(-x), for x > 0: that costs less than another 64 digits of f. */
  readonly mirrored?: (y: BigNumber) => BigNumber;
  /** How many ulps the result may be away from the true value, in float64. */
  readonly bound: number;
  /** Hard points: those at which it overflows, is computed in another way, or is 0. */
  readonly near: readonly number[];
  /** The largest magnitude for which 64 digits are enough. */
  readonly most: number;
  readonly isPositive?: boolean;
}

/** 64 digits do not hold 1 + x for the smallest x. There, these functions are x, or the first terms of their series. */
const orFirstOf = (f: (x: BigNumber) => BigNumber, series: (x: BigNumber) => BigNumber) => (x: BigNumber) =>
  x.abs().lt(1e-25) ? series(x) : f(x);
const same = (x: BigNumber) => x;
const [odd, even] = [(y: BigNumber) => y.neg(), same];
const toSumOf1 = (y: BigNumber) => y.neg().plus(1);

const cases: Readonly<Record<string, Case>> = {
  exp: {
    truth: apply("exp"),
    mirrored: (y) => powerOfTwo(0).div(y),
    bound: 1,
    near: [0, 0.34657, 709.78, -708.4, -745.1, 1, -1],
    most: 745,
  },
  log: { truth: apply("log"), bound: 1, near: [1, Math.SQRT1_2, Math.SQRT2, 2.2e-308], most: 1e308, isPositive: true },
  tanh: {
    truth: orFirstOf(apply("tanh"), same),
    mirrored: odd,
    bound: 1,
    near: [1 / 64, 1 / 32, 0.109375, 0.25, 0.5, 0.625, 1, 2, 4, 8, 16, 19, 19.5, 0.01],
    most: 22,
  },
  expm1: {
    truth: orFirstOf((x) => x.exp().minus(1), same),
    bound: 2,
    near: [0.34657, -0.34657, 1, 709.78, -40],
    most: 709.7,
  },
  log1p: {
    truth: orFirstOf((x) => x.plus(1).ln(), same),
    bound: 2,
    near: [-0.5, 0.4142, -0.29, -0.999, 1],
    most: 1e308,
    isPositive: false,
  },
  sin: {
    truth: orFirstOf(apply("sin"), same),
    mirrored: odd,
    bound: 2,
    near: [Math.PI, 2 * Math.PI, 100, 1000],
    most: 1e6,
  },
  cos: { truth: apply("cos"), mirrored: even, bound: 2, near: [Math.PI / 2, 1.5 * Math.PI, 100], most: 1e6 },
  tan: {
    truth: orFirstOf(apply("tan"), same),
    mirrored: odd,
    bound: 2,
    near: [Math.PI / 2, Math.PI, 0.6743],
    most: 1e6,
  },
  sinh: {
    truth: orFirstOf(apply("sinh"), same),
    mirrored: odd,
    bound: 2,
    near: [1, 1.4358520202018799, 3.8408229400549843, 22, 709, 710.4],
    most: 710.4,
  },
  cosh: { truth: apply("cosh"), mirrored: even, bound: 2, near: [0, 0.3466, 22, 709], most: 710 },
  erf: {
    truth: orFirstOf(apply("erf"), (x) => x.times(two).div(math.sqrt(math.pi as unknown as number) as never)),
    mirrored: odd,
    bound: 2,
    near: [0.46875, 0.84375, 1.25, 4, 5.9],
    most: 6,
  },
  gaussian: {
    truth: gaussian,
    mirrored: even,
    bound: 2,
    near: [0.5, 1, 5.64, 13, 14.4, 37.5, 38.5],
    most: 38.6,
  },
  normalCdf: {
    truth: normalCdf,
    mirrored: toSumOf1,
    bound: 4,
    near: [0.5, 1, 1.0625, 3, 5.64, 7, 13, 15, 31, 38],
    most: 38.6,
  },
  sigmoid: {
    truth: (x) => two.pow(0).div(x.neg().exp().plus(1)),
    mirrored: toSumOf1,
    bound: 2,
    near: [0, -37, 37, -708, -709.5, -720, -744],
    most: 745,
  },
  sqrt: { truth: (x) => x.sqrt(), bound: 0.5, near: [1, 2], most: 1e308, isPositive: true },
};

/** The true values of a function. Those at x and -x are found together. */
function truthsOf({ truth, mirrored }: Case): (x: number) => BigNumber {
  if (mirrored === undefined) return (x) => truth(big(x));
  const below0 = new Map<number, BigNumber>();
  return (x) => {
    const size = Math.abs(x);
    const y = below0.get(size) ?? truth(big(-size));
    below0.set(size, y);
    return x > 0 ? mirrored(y) : y;
  };
}

/** Distance from the true value in ulps of the type. */
function ulps(actual: number, truth: BigNumber, dtype: Dtype): number {
  const [digits, least] = dtype === "float64" ? [52, -1074] : [23, -149];
  const magnitude = Math.abs(truth.toNumber());
  const exponent = magnitude === 0 ? least : Math.max(Math.floor(Math.log2(magnitude)) - digits, least);
  return truth.minus(big(actual)).abs().times(powerOfTwo(-exponent)).toNumber();
}

function points({ near, most, isPositive }: Case, dtype: Dtype, random: RandomStream): number[] {
  const round = dtype === "float64" ? (x: number) => x : Math.fround;
  const [low, high] = [
    dtype === "float64" ? -1074 : -149,
    Math.log2(Math.min(most, dtype === "float64" ? most : 3e38)),
  ];
  const spread = Array.from({ length: 250 }, () => 2 ** random.uniform(low, high));
  const middle = Array.from({ length: 250 }, () => 2 ** random.uniform(-8, Math.min(high, 5)));
  const close = near.flatMap((x) =>
    Array.from({ length: 30 }, () => x + x * random.uniform(-1, 1) * 2 ** random.uniform(-40, -3)),
  );
  const all = [...spread, ...middle, ...near, ...close];
  const signed = isPositive === true ? all.map(Math.abs) : [...all, ...all.map((x) => -x)];
  return signed.map(round).filter((x) => Math.abs(x) <= most && Number.isFinite(x));
}

function run(op: Op, args: readonly (readonly number[])[], dtype: Dtype): Float64Array {
  const state = new Map(
    args.map((values, i): [Variable, Float64Array] => [variable(`v${i}`, [values.length]), Float64Array.from(values)]),
  );
  return evaluateOn(engine, [operation(op, [...state.keys()])], state, dtype)[0] as Float64Array;
}

/** The op of each list, in one step: a module for each would take most of the time. */
function runEach(op: Op, lists: readonly ArrayLike<number>[], dtype: Dtype): readonly Float64Array[] {
  const state = new Map(
    lists.map((values, i): [Variable, Float64Array] => [variable(`v${i}`, [values.length]), Float64Array.from(values)]),
  );
  const nodes = [...state.keys()].map((x) => operation(op, [x]));
  return evaluateOn(engine, nodes, state, dtype);
}

describe.each(["float64", "float32"] as const)("in %s", (dtype) => {
  const round = dtype === "float64" ? (x: number) => x : Math.fround;
  const largest = dtype === "float64" ? Number.MAX_VALUE : 3.4028234663852886e38;
  // For such a number, 64 digits do not say where in its period it is.
  test.each(["sin", "cos", "tan"] as const)("%s of large numbers is within 2 ulp of 400 digits", (name) => {
    const digits = create(all ?? {}, { number: "BigNumber", precision: 400 });
    const random = RandomStream.create(19, "gradcheck");
    const highest = dtype === "float64" ? 1023 : 127;
    const inputs = Array.from({ length: 30 }, (_, i) => {
      const x = (i % 2 === 0 ? 1 : -1) * 2 ** random.uniform(20, i % 3 === 0 ? 54 : highest);
      return round(i % 4 === 0 ? Math.round(x) * (Math.PI / 2) : x);
    }).filter(Number.isFinite);
    // 2^20·π/2; and the number of float64 that is nearest to a multiple of π/2.
    if (dtype === "float64") inputs.push(1647099.3, 6381956970095103 * 2 ** 797);
    const results = run(registry.get(name) as Op, [inputs], dtype);
    for (const [i, x] of inputs.entries()) {
      // As a whole number of 2⁻⁵². A number that is too large for that is whole itself.
      const unit = Math.abs(x) < 2 ** 54 ? 2 ** 52 : 1;
      const exact = digits.bignumber(BigInt(x * unit).toString()).div(unit);
      const truth = digits[name](exact as never) as unknown as BigNumber;
      expect([x, ulps(results[i] as number, truth, dtype)]).toEqual([x, expect.toSatisfy((off: number) => off <= 2)]);
    }
  });

  // A kernel reads some numbers ahead, and goes on in whole vectors to the end.
  test.each(Object.keys(cases))("%s of a number does not depend on the numbers around it", (name) => {
    const op = registry.get(name) as Op;
    const values = [0.3, 2.5, Number.NaN, 1e-9, 700, 0.7, 1, 3, Number.POSITIVE_INFINITY, 5e-324, 0.02, 1e300, 0.5];
    const lists = values.map((x) => [x]);
    const alone = runEach(op, lists, dtype).map(([result]) => result);
    const parts = values.flatMap((_, before) => [values.slice(0, before + 1), values.slice(before)]);
    for (const [i, results] of runEach(op, parts, dtype).entries()) {
      const from = i % 2 === 0 ? 0 : (i - 1) / 2;
      expect([...results]).toEqual(alone.slice(from, from + results.length));
    }
  });

  test.each(Object.keys(cases))("%s leaves alone what is behind its results", (name) => {
    const op = registry.get(name) as Op;
    const lists = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => Array.from({ length: count }, (_, i) => 0.1 + i / 8));
    const squares = runEach(registry.get("square") as Op, lists, dtype);
    const logarithms = runEach(registry.get("log1p") as Op, squares, dtype);
    const alone = runEach(op, lists, dtype);
    for (const [index, list] of lists.entries()) {
      const x = variable("x", [list.length]);
      // Its results are written over the squares, just before the logarithms.
      const held = ops.log1p(ops.square(x));
      const state = new Map([[x, Float64Array.from(list)]]);
      const [sum] = evaluateOn(engine, [ops.add(held, operation(op, [x]))], state, dtype);
      expect(sum).toEqual(logarithms[index]?.map((each, i) => round(each + (alone[index]?.[i] as number))));
    }
  });

  test.each(Object.entries(cases))("%s is within its bound of 64 digits", (name, each) => {
    const op = registry.get(name) as Op;
    const inputs = points(each, dtype, RandomStream.create(17, "gradcheck")).filter((x) => name !== "log1p" || x > -1);
    const outputs = run(op, [inputs], dtype);
    const truthOf = truthsOf(each);
    let worst = { ulps: 0, at: 0, value: 0 };
    for (const [i, x] of inputs.entries()) {
      const truth = truthOf(x);
      const value = outputs[i] as number;
      if (truth.abs().gt(largest)) continue;
      const distance = ulps(value, truth, dtype);
      if (!(distance <= worst.ulps)) worst = { ulps: distance, at: x, value };
    }
    expect(worst.ulps, `${name}(${worst.at}) = ${worst.value}`).toBeLessThanOrEqual(
      dtype === "float64" ? each.bound : 2,
    );
  });

  test("gelu and its slope keep their digits in the tail", () => {
    const random = RandomStream.create(20, "gradcheck");
    const inputs = Array.from({ length: 250 }, () => round(random.uniform(dtype === "float64" ? -37 : -12.5, 6)));
    const x = variable("x", [inputs.length]);
    const [slope] = gradients(ops.sum(ops.gelu(x)), [x]);
    const state = new Map([[x, Float64Array.from(inputs)]]);
    const [values, slopes] = evaluateOn(engine, [ops.gelu(x), slope as Node], state, dtype);
    const root = math.sqrt(math.multiply(2, math.pi) as number) as unknown as BigNumber;
    let worst = { value: 0, slope: 0 };
    for (const [i, input] of inputs.entries()) {
      const exact = big(input);
      const [density, cdf] = [exact.times(gaussian(exact)).div(root), normalCdf(exact)];
      worst = {
        value: Math.max(worst.value, ulps(values?.[i] as number, exact.times(cdf), dtype)),
        // Near the point at which it changes its sign, it is a difference of numbers near 0.3.
        slope: Math.max(
          worst.slope,
          Math.abs(input + 0.75) < 0.4 ? 0 : ulps(slopes?.[i] as number, cdf.plus(density), dtype),
        ),
      };
    }
    expect(worst.value).toBeLessThanOrEqual(4);
    expect(worst.slope).toBeLessThanOrEqual(6);
  });

  test("power is within 2 ulp of 64 digits", () => {
    const random = RandomStream.create(18, "gradcheck");
    const round = dtype === "float64" ? (x: number) => x : Math.fround;
    const pairs = Array.from({ length: 500 }, () => {
      const base = round(2 ** random.uniform(-30, 30));
      return [base, round(random.uniform(-1, 1) * (dtype === "float64" ? 20 : 4))] as const;
    });
    const outputs = run(registry.get("power") as Op, [pairs.map(([a]) => a), pairs.map(([, b]) => b)], dtype);
    for (const [i, [a, b]] of pairs.entries()) {
      const distance = ulps(outputs[i] as number, big(a).pow(big(b)), dtype);
      expect(distance, `${a} ** ${b}`).toBeLessThanOrEqual(2);
    }
  });
});

import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { varyNumbers } from "../../src/gradcheck/samples/parameters.js";
import { constant, operation, variable } from "../../src/graph/node.js";
import type { Op, Params } from "../../src/graph/op.js";
import { registry } from "../../src/ops/index.js";
import { evaluateOn } from "../engine/evaluateOn.js";

const { abs, cos, cosh, exp, expm1, log, log1p, max, min, PI, sign, sin, sinh, sqrt, tan, tanh } = Math;

/** Complementary error function of x >= 0: its series near 0, and its continued fraction from 2 on. */
function erfc(x: number): number {
  if (x < 2) {
    let [term, total] = [x, x];
    for (let n = 1; n < 60; n++) {
      term *= -(x * x) / n;
      total += term / (2 * n + 1);
    }
    return 1 - (2 / sqrt(PI)) * total;
  }
  let fraction = x;
  for (let n = 200; n > 0; n--) fraction = x + n / 2 / fraction;
  return exp(-x * x) / sqrt(PI) / fraction;
}
const erf = (x: number) => sign(x) * (abs(x) < 0.5 ? -expm1(log(erfc(abs(x)))) : 1 - erfc(abs(x)));
const cdf = (x: number) => (x < 0 ? erfc(-x / sqrt(2)) / 2 : 1 - erfc(x / sqrt(2)) / 2);
const density = (x: number) => exp((-x * x) / 2) / sqrt(2 * PI);
const sigmoid = (x: number) => 1 / (1 + exp(-x));
const softplus = (x: number, { beta = 1, threshold = 20 } = {}) =>
  beta * x > threshold ? x : (max(beta * x, 0) + log1p(exp(-abs(beta * x)))) / beta;
const within = (x: number, low: number, high: number) => (x > low && x < high ? 1 : 0);
const [scale, alphaOfSelu] = [1.0507009873554805, 1.6732632423543772];

type Numbers = Readonly<Record<string, number>>;
type Rule = readonly [value: (x: number, p: Numbers) => number, slope: (x: number, p: Numbers) => number];

/** Every op of one number by its textbook definition, with its derivative; not in the words of the op library. */
const ofOne: Readonly<Record<string, Rule>> = {
  negate: [(x) => -x, () => -1],
  square: [(x) => x * x, (x) => 2 * x],
  sqrt: [(x) => sqrt(x), (x) => 0.5 / sqrt(x)],
  abs: [(x) => abs(x), (x) => sign(x)],
  sign: [(x) => sign(x), () => 0],
  exp: [exp, exp],
  expm1: [expm1, exp],
  log: [log, (x) => 1 / x],
  log1p: [log1p, (x) => 1 / (1 + x)],
  sin: [sin, cos],
  cos: [cos, (x) => -sin(x)],
  tan: [tan, (x) => 1 / cos(x) ** 2],
  sinh: [sinh, cosh],
  cosh: [cosh, sinh],
  tanh: [tanh, (x) => 1 / cosh(x) ** 2],
  erf: [erf, (x) => (2 / sqrt(PI)) * exp(-x * x)],
  gaussian: [(x) => exp((-x * x) / 2), (x) => -x * exp((-x * x) / 2)],
  normalCdf: [cdf, density],
  identity: [(x) => x, () => 1],
  sigmoid: [sigmoid, (x) => sigmoid(x) * sigmoid(-x)],
  relu: [(x) => max(x, 0), (x) => within(x, 0, Infinity)],
  relu6: [(x) => min(max(x, 0), 6), (x) => within(x, 0, 6)],
  leakyRelu: [(x, { slope = 0.01 }) => (x > 0 ? x : slope * x), (x, { slope = 0.01 }) => (x > 0 ? 1 : slope)],
  elu: [(x, { alpha = 1 }) => (x > 0 ? x : alpha * expm1(x)), (x, { alpha = 1 }) => (x > 0 ? 1 : alpha * exp(x))],
  selu: [(x) => scale * (x > 0 ? x : alphaOfSelu * expm1(x)), (x) => scale * (x > 0 ? 1 : alphaOfSelu * exp(x))],
  gelu: [(x) => x * cdf(x), (x) => cdf(x) + x * density(x)],
  silu: [(x) => x * sigmoid(x), (x) => sigmoid(x) * (1 + x * sigmoid(-x))],
  softplus: [softplus, (x, { beta = 1, threshold = 20 }) => (beta * x > threshold ? 1 : sigmoid(beta * x))],
  mish: [(x) => x * tanh(softplus(x)), (x) => tanh(softplus(x)) + (x * sigmoid(x)) / cosh(softplus(x)) ** 2],
  softsign: [(x) => x / (1 + abs(x)), (x) => 1 / (1 + abs(x)) ** 2],
  hardTanh: [
    (x, { min: low = -1, max: high = 1 }) => min(max(x, low), high),
    (x, { min: low = -1, max: high = 1 }) => within(x, low, high),
  ],
  hardSigmoid: [(x) => min(max(x / 6 + 0.5, 0), 1), (x) => within(x, -3, 3) / 6],
};

type RuleOfTwo = readonly [
  (a: number, b: number, p: Numbers) => number,
  ...slopes: ((a: number, b: number, p: Numbers) => number)[],
];
const ofTwo: Readonly<Record<string, RuleOfTwo>> = {
  add: [(a, b) => a + b, () => 1, () => 1],
  subtract: [(a, b) => a - b, () => 1, () => -1],
  multiply: [(a, b) => a * b, (_, b) => b, (a) => a],
  divide: [(a, b) => a / b, (_, b) => 1 / b, (a, b) => -a / b ** 2],
  power: [(a, b) => a ** b, (a, b) => b * a ** (b - 1), (a, b) => a ** b * log(a)],
  equal: [(a, b) => (a === b ? 1 : 0), () => 0, () => 0],
  huber: [
    (a, b, { delta = 1 }) => (abs(a - b) < delta ? (a - b) ** 2 / 2 : delta * abs(a - b) - delta ** 2 / 2),
    (a, b, { delta = 1 }) => min(max(a - b, -delta), delta),
    (a, b, { delta = 1 }) => min(max(b - a, -delta), delta),
  ],
  binaryCrossEntropy: [(a, b) => max(a, 0) - a * b + log1p(exp(-abs(a))), (a, b) => sigmoid(a) - b, (a) => -a],
};

const steps = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
/** Far beyond where gradients are checked, on both sides, and no kink among them; all are numbers of float32. */
const points = steps(-45.0625, 45, 0.6875);

describe.each([
  ["wasm", "float64", 1e-11],
  ["wasm", "float32", 1e-5],
  ["mathjs", "float64", 1e-11],
] as const)("on %s in %s", async (engineName, dtype, precision) => {
  const engine = await loadEngine(engineName, "exact");
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  const isWithin = (found: number, expected: number, terms: number) =>
    // Below the normal numbers digits are lost.
    abs(found - round(expected)) <= precision * terms + (dtype === "float32" ? 1e-36 : 1e-300);
  const paramsOf = (op: Op) => [{}, ...varyNumbers(op)];

  test.each(Object.entries(ofOne))("%s has its value and its slope far from 0", (name, [value, slope]) => {
    const op = registry.get(name) as Op;
    const least = name === "log" || name === "sqrt" ? 0 : name === "log1p" ? -1 : -Infinity;
    const some = points.filter((x) => x > least);
    const isWave = /^(sin|cos|tan)$/.test(name);
    const isProduct = /^(gelu|mish|silu)$/.test(name);
    for (const params of paramsOf(op)) {
      const x = variable("x", [some.length]);
      const node = operation(op, [x], params as Params);
      const [product] = vectorJacobianProducts(node, constant(1, node.shape), [x]);
      const state = new Map([[x, Float64Array.from(some)]]);
      const [values, slopes] = evaluateOn(engine, product === undefined ? [node] : [node, product], state, dtype);
      const numbers = Object.fromEntries(Object.entries(params).map(([key, given]) => [key, round(given as number)]));
      const wrong = some.flatMap((at, i) => {
        const expected = [value(at, numbers), slope(at, numbers)] as const;
        const found = [values?.[i] as number, slopes?.[i] as number] as const;
        // A sum of terms of both signs keeps the digits of its terms, not those of the sum.
        const ofTerms = abs(expected[0] / at) + (isProduct ? abs(expected[0] * at) : 0);
        const terms = isWave ? [1, 1 + abs(expected[1])] : [abs(expected[0]), abs(expected[1]) + ofTerms];
        return found.every((it, k) => isWithin(it, expected[k] as number, terms[k] as number))
          ? []
          : [`at ${at}: got ${found}, expected ${expected}`];
      });
      expect(wrong).toEqual([]);
    }
  });

  test.each(Object.entries(ofTwo))("%s has its value and its slopes far from 0", (name, [value, ...rules]) => {
    const op = registry.get(name) as Op;
    const lefts = name === "power" ? steps(0.0625, 30, 1.6875) : points.filter((_, i) => i % 5 === 0);
    const rights = name === "binaryCrossEntropy" ? steps(0, 1, 0.25) : steps(-8.0625, 8, 1.1875);
    const pairs = [...lefts.flatMap((a) => rights.map((b): [number, number] => [a, b])), [7.5, 7.5] as const];
    for (const params of paramsOf(op)) {
      const [a, b] = [variable("a", [pairs.length]), variable("b", [pairs.length])];
      const node = operation(op, [a, b], params as Params);
      const products = vectorJacobianProducts(node, constant(1, node.shape), [a, b]);
      const state = new Map([
        [a, Float64Array.from(pairs, ([left]) => left)],
        [b, Float64Array.from(pairs, ([, right]) => right)],
      ]);
      const found = evaluateOn(engine, [node, ...products], state, dtype);
      const numbers = Object.fromEntries(Object.entries(params).map(([key, given]) => [key, round(given as number)]));
      const wrong = pairs.flatMap(([left, right], i) =>
        [value, ...rules].flatMap((rule, k) => {
          const expected = rule(left, right, numbers);
          const terms = name === "binaryCrossEntropy" ? max(1, abs(left)) : abs(expected);
          const isRight = isWithin(found[k]?.[i] as number, expected, terms);
          return isRight ? [] : [`${k} at ${left}, ${right}: got ${found[k]?.[i]}, expected ${expected}`];
        }),
      );
      expect(wrong).toEqual([]);
    }
  });
});

test("no elementwise op is left out", () => {
  const elementwise = [...registry].flatMap(([name, { formula }]) => (formula === undefined ? [] : [name]));
  expect([...Object.keys(ofOne), ...Object.keys(ofTwo)].toSorted()).toEqual(elementwise.toSorted());
});

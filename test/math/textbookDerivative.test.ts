import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormulaValues } from "../../src/gradcheck/formula/values.js";
import type { Op } from "../../src/graph/op.js";
import { parseFormula } from "../../src/math/parseExpression.js";
import { printExpression } from "../../src/math/printExpression.js";
import { countParts, simplify } from "../../src/math/simplify.js";
import { textbookDerivative } from "../../src/math/textbookDerivative.js";
import { customOp, functions } from "../../src/ops/elementwise.js";
import { functionRule } from "../../src/ops/functionTable.js";

const derive = (text: string) =>
  printExpression(
    textbookDerivative(parseFormula(text), "x", (name, argument) => functionRule(name, argument, functions)),
  );
const valuesOf = (text: string, xs: readonly number[]) => new FormulaValues(customOp(text) as unknown as Op).at(xs);

describe("a derivative is written as a person writes it", () => {
  test.each([
    ["x * tanh(x)", "tanh(x) + x * (1 - tanh(x) ^ 2)"],
    ["x ^ 3 - 2 * x", "3 * x ^ 2 - 2"],
    ["x * x * x", "3 * x ^ 2"],
    ["1 / (1 + exp(-x))", "exp(-x) / (1 + exp(-x)) ^ 2"],
    ["exp(-x ^ 2)", "-2 * x * exp(-x ^ 2)"],
    ["sqrt(1 + x ^ 2)", "x / sqrt(1 + x ^ 2)"],
    ["x * sqrt(x)", "1.5 * sqrt(x)"],
    ["log(sqrt(x))", "0.5 / x"],
    ["log(x ^ 2)", "2 / x"],
    ["log(1 + exp(x))", "exp(x) / (1 + exp(x))"],
    ["x / (1 + abs(x))", "1 / (1 + abs(x)) ^ 2"],
    ["(x - 1) / (x + 1)", "2 / (x + 1) ^ 2"],
    ["1 / x", "-1 / x ^ 2"],
    ["sin(x) ^ 2", "2 * sin(x) * cos(x)"],
    ["cos(2 * x) * exp(-x)", "-exp(-x) * (2 * sin(2 * x) + cos(2 * x))"],
    ["e ^ x", "e ^ x"],
    ["2 ^ x", "2 ^ x * log(2)"],
    ["x ^ x", "x ^ x * (1 + log(x))"],
    ["x ^ pi", "pi * x ^ (pi - 1)"],
    ["(x + 1) / 3", "1 / 3"],
    ["0.1 * x * 3", "0.3"],
    ["max(0, x)", "x < 0 ? 0 : 1"],
    ["min(x, x ^ 2)", "x < x ^ 2 ? 1 : 2 * x"],
    ["relu(x) ^ 2", "x <= 0 ? 0 : 2 * relu(x)"],
    ["x > 0 ? x : 0.1 * x", "x > 0 ? 1 : 0.1"],
    ["selu(x)", "1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * exp(x))"],
    ["silu(x)", "sigmoid(x) * (1 + x * (1 - sigmoid(x)))"],
    ["exp(x) * exp(-x)", "0"],
    ["x / 6", "1 / 6"],
    ["sin(2 / 3) * x", "sin(2 / 3)"],
    ["x / 1.5", "2 / 3"],
    ["x ^ (1 / 3)", "1 / (3 * x ^ (2 / 3))"],
    ["(x + 1) ^ 2 / (x - 1)", "(x ^ 2 - 2 * x - 3) / (x - 1) ^ 2"],
    ["abs(x) ^ 3", "3 * x * abs(x)"],
    ["max(2, 3) * x", "3"],
    ["x ^ 0", "0"],
    ["x / x", "0"],
    ["x - x", "0"],
    ["5", "0"],
    ["-x", "-1"],
  ])("%s: %s", (text, derivative) => {
    expect(derive(text)).toBe(derivative);
  });

  test("and a derivative of thousands of parts is left as it is, in no time", () => {
    const text = Array(240).fill("sin(x)").join(" * ");
    expect(derive(text).length).toBeGreaterThan(1000);
  });
});

const leaf = fc.constantFrom("x", "2", "0.5", "3", "pi");
const limit = fc.constantFrom("0.5", "-1", "1.2", "0");
const formula = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/"), tie("formula"), tie("formula"))
      .map(([sign, a, b]) => `(${a} ${sign} ${b})`),
    fc
      .tuple(fc.constantFrom("sin", "tanh", "exp", "sigmoid", "abs", "sqrt", "relu", "mish", "negate"), tie("formula"))
      .map(([f, a]) => `${f}(${a})`),
    fc.tuple(tie("formula"), fc.constantFrom("2", "3", "0.5", "-1", "x")).map(([a, power]) => `(${a}) ^ (${power})`),
    // Two parts that are equal but for their rounding would be compared differently when they are written differently.
    fc.tuple(fc.constantFrom("max", "min"), limit).map(([f, at]) => `${f}(x, ${at})`),
    fc.tuple(limit, tie("formula"), tie("formula")).map(([at, a, b]) => `((x > ${at}) ? ${a} : ${b})`),
  ),
})).formula;
const xs = [-1.37, -0.613, 0.297, 0.811, 1.93];

/** Compares where both are finite and the formula is not at a corner, which a random x is not. */
function expectSame(found: readonly number[], wanted: readonly number[], scales: readonly number[]): void {
  for (const [i, value] of found.entries()) {
    const other = wanted[i] as number;
    const scale = Math.max(1, Math.abs(other), Math.abs(scales[i] as number));
    if (Number.isFinite(value) && Number.isFinite(scale)) expect(Math.abs(value - other)).toBeLessThan(1e-6 * scale);
  }
}

test("the textbook's derivative has the values of the rule", () => {
  let compared = 0;
  fc.assert(
    fc.property(formula, (text) => {
      const wanted = valuesOf(text, xs);
      // Digits are lost where large parts cancel.
      if (wanted.some(({ value, derivative }) => Math.abs(value) > 1e4 || Math.abs(derivative) > 1e4)) return;
      const found = valuesOf(`${derive(text)}`, xs).map(({ value }) => value);
      expectSame(
        found,
        wanted.map(({ derivative }) => derivative),
        wanted.map(({ value }) => value),
      );
      compared += found.filter((value, i) => Number.isFinite(value) && wanted[i]?.derivative !== 0).length;
    }),
    { numRuns: 750 },
  );
  expect(compared).toBeGreaterThan(1000);
});

test("a simpler formula has the values of the formula, and is no longer", () => {
  fc.assert(
    fc.property(formula, (text) => {
      const tree = parseFormula(text);
      const simple = simplify(tree);
      const wanted = valuesOf(text, xs).map(({ value }) => value);
      if (wanted.some((value) => Math.abs(value) > 1e4)) return;
      expectSame(
        valuesOf(printExpression(simple), xs).map(({ value }) => value),
        wanted,
        wanted,
      );
      expect(countParts(simple)).toBeLessThanOrEqual(countParts(tree));
    }),
    { numRuns: 750 },
  );
});

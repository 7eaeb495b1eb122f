import { describe, expect, test } from "vitest";
import type { Scalar } from "../../src/graph/op.js";
import { compileExpression, type Functions } from "../../src/math/compileExpression.js";
import { complexFunctions } from "../../src/math/complexFunctions.js";
import { type Complex, complex } from "../../src/math/complexNumber.js";
import { bigNumberMath, numberMath } from "../../src/math/mathjs.js";
import { parseFormula } from "../../src/math/parseExpression.js";

function evaluate(formula: string, scope: Readonly<Record<string, Scalar>> = {}): unknown {
  const functions = numberMath() as unknown as Functions;
  return compileExpression(parseFormula(formula), functions, (value) => value)(new Map(Object.entries(scope)));
}

describe("a formula's value", () => {
  test.each([
    ["2 - 3 - 4", -5],
    ["2 ^ 3 ^ 2", 512],
    ["-2 ^ 2", -4],
    ["8 / 4 / 2 * 3", 3],
    ["max(1, min(5, 3))", 3],
    ["x < 0 ? 1 : x <= 2 ? 2 : 3", 2],
    ["x > 2 ? 1 : x >= 2 ? 2 : 3", 2],
    ["x == 2 ? 1 : 0", 1],
    ["x != 2 ? 1 : 0", 0],
    ["cos(pi) + log(e)", 0],
  ])("%s is %d at x = 2", (formula, value) => expect(evaluate(formula, { x: 2 })).toBe(value));

  test("is computed in the branch that is taken alone", () => {
    expect(() => evaluate("x > 0 ? x : nothing(x)", { x: 1 })).not.toThrow();
    expect(() => evaluate("x > 0 ? x : nothing(x)", { x: -1 })).toThrow();
  });
  test("takes a symbol from the scope before a constant of the same name", () => {
    expect(evaluate("e + 1", { e: 2 })).toBe(3);
  });
  test("is NaN if a symbol is, and takes the other branch", () => {
    expect(evaluate("x > 0 ? 1 : x", { x: Number.NaN })).toBeNaN();
  });
  test("has all digits of a BigNumber, in literals and constants too", () => {
    const math = bigNumberMath();
    const run = compileExpression(parseFormula("pi - 0.1"), math as unknown as Functions, (value) =>
      math.bignumber(value),
    );
    expect(String(run(new Map()))).toBe("3.041592653589793238462643383279502884197169399375105820974944592");
  });
  test("of a Complex number has the derivative in its imaginary part", () => {
    const run = compileExpression(parseFormula("x ^ 2 + sin(x)"), complexFunctions, (value) => complex(value, 0));
    const x = complex(3, 1e-100);
    expect((run(new Map([["x", x]])) as Complex).im / 1e-100).toBeCloseTo(6 + Math.cos(3), 14);
  });
});

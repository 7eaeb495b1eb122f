import { describe, expect, test } from "vitest";
import type { Line } from "../../src/cli/output/line.js";
import { plainStyle, renderLine } from "../../src/cli/output/style.js";
import { formatDomain, formatKink, renderFormula } from "../../src/cli/tables/renderFormula.js";
import { FormulaError } from "../../src/errors.js";
import { formulaCurve, formulaReport } from "../../src/gradcheck/formulaReport.js";

test("a report has the formula as it was read, its derivative, and values of both", () => {
  const { formula, derivative, kinks, points } = formulaReport("((x))*sigmoid(1.702*x)");
  expect(formula).toBe("x * sigmoid(1.702 * x)");
  expect(derivative).toBe("sigmoid(1.702 * x) * (1 + 1.702 * x * (1 - sigmoid(1.702 * x)))");
  expect(kinks).toEqual([]);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  for (const { x, value, derivative: slope } of points) {
    const y = sigmoid(1.702 * x);
    expect(value).toBeCloseTo(x * y, 12);
    expect(slope).toBeCloseTo(y + 1.702 * x * y * (1 - y), 12);
  }
  expect(points.length).toBeGreaterThan(6);
});

test("a derivative is shown without what keeps it finite where parts overflow", () => {
  expect(formulaReport("tanh(x ^ 3)").derivative).toBe("3 * x ^ 2 * (1 - tanh(x ^ 3) ^ 2)");
});

describe("a formula is finite for", () => {
  test.each([
    ["x * sigmoid(1.702 * x)", "every x"],
    ["x ^ 2", "every x"],
    ["3", "every x"],
    ["log(x)", "x > 0"],
    ["log(2 - x)", "x < 2"],
    ["sqrt(x)", "x >= 0"],
    ["sqrt(1 - x ^ 2)", "-1 <= x <= 1"],
    ["sqrt(abs(x))", "every x"],
    ["x <= 1 ? x : log(-1)", "x <= 1"],
    ["x >= 0.3 ? x : sqrt(-1)", "x >= 0.3"],
    ["sqrt(x ^ 2 - 4)", "x <= -2 or x >= 2"],
    ["1 / (x ^ 2 - 2)", "every x but -1.41421 and 1.41421"],
    ["1 / (x - 0.123) ^ 2", "every x but 0.123"],
    ["tan(x)", "every x but -1.5708 and 1.5708 and -4.71239 and 4.71239 and -7.85398 and 7.85398 and more"],
    ["1 / x", "every x but 0"],
    ["1 / (x ^ 2 - 1)", "every x but -1 and 1"],
    ["log(x) / (x - 1)", "0 < x < 1 or x > 1"],
    ["exp(x)", "x < 709.783 (beyond that it overflows)"],
    ["x ^ x", "0 <= x < 143.016 (beyond that it overflows)"],
    ["log(-1 - x ^ 2)", "no x"],
  ])("%s: %s", (text, expected) => {
    expect(formatDomain(formulaReport(text).domain)).toBe(expected);
  });
});

test.each([
  ["sqrt(x)", "x > 0"],
  ["sqrt(abs(x))", "every x but 0"],
  ["x ^ 2", "every x"],
  ["sqrt(x ^ 2 - 2 * x + 1)", "x < 1 or x > 1"],
])("the derivative of %s is finite for %s", (text, expected) => {
  expect(formatDomain(formulaReport(text).derivativeDomain)).toBe(expected);
});

test("a formula whose waves are finer than numbers are has kinks only where they can be told", () => {
  const { kinks } = formulaReport("abs(sin(x))");
  expect(kinks.filter(({ jump }) => jump !== undefined)).toEqual([]);
  for (const multiple of [-2, -1, 0, 1, 2]) {
    expect(kinks.some(({ x }) => Math.abs(x - multiple * Math.PI) < 1e-12)).toBe(true);
  }
  expect(Math.max(...kinks.map(({ x }) => Math.abs(x)))).toBeLessThan(1e9);
});

describe("kinks are found", () => {
  test.each<[string, readonly string[]]>([
    ["x > 0 ? x : 0", ["at x = 0: slopes 0 and 1, takes 0, which lies between them"]],
    ["abs(x - 0.3)", ["at x = 0.3: slopes -1 and 1, takes 0, which lies between them"]],
    ["max(x, 1 - x)", ["at x = 0.5: slopes -1 and 1, takes 0, which lies between them"]],
    [
      "abs(x ^ 2 - 1)",
      [
        "at x = -1: slopes -2 and 2, takes 0, which lies between them",
        "at x = 1: slopes -2 and 2, takes 0, which lies between them",
      ],
    ],
    ["x > 0 ? 1 : 0", ["at x = 0: the value jumps from 0 to 1, and the derivative taken is 0"]],
    ["x == 1 ? 5 : x", ["at x = 1: the value is 5 there alone, and 1 on both sides; the derivative taken is 0"]],
    ["sqrt(abs(x))", ["at x = 0: the slopes on both sides grow without bound, and there is no derivative"]],
    ["sqrt(x ^ 2)", ["at x = 0: slopes -1 and 1, and there is no derivative"]],
    ["sqrt((x - 1) ^ 2)", ["at x = 1: slopes -1 and 1, and there is no derivative"]],
    ["log(abs(x))", []],
    ["x < 2 ? x : x == 2 ? 2 * x - 2 : x", []],
    ["x * abs(x)", []],
    ["silu(x)", []],
    ["abs(x) <= 1 ? 0.5 * x ^ 2 : abs(x) - 0.5", []],
  ])("%s", (text, expected) => {
    const found = formulaReport(text).kinks.map(formatKink);
    expect(found).toEqual(expected);
  });

  test("and shown with points on both sides", () => {
    const { points } = formulaReport("abs(x - 0.3)");
    expect(points.map(({ x }) => x)).toEqual(expect.arrayContaining([0.29, 0.3, 0.31]));
  });
});

test.each([
  ["relu", '--op relu, and the formula is "relu(x)"'],
  [" matmul ", "--op matmul"],
  ["y + 2", '"y" means nothing here'],
  ["2 x", "a sign is missing"],
])("%s is refused: %s", (text, message) => {
  expect(() => formulaReport(text)).toThrow(FormulaError);
  expect(() => formulaReport(text)).toThrow(message);
});

const show = (lines: readonly Line[]) => lines.map((line) => renderLine(line, plainStyle));

test("the report is rendered with a table of values, if there are any", async () => {
  const lines = show(await renderFormula(formulaReport("log(x - 100)"), { columns: undefined, isUnicode: true }));
  expect(lines.slice(0, 4)).toEqual([
    "formula     log(x - 100)",
    "derivative  1 / (x - 100)",
    "finite for  x > 100",
    "kinks       none",
  ]);
  expect(lines.at(-1)).toMatch(/^ +110 +2\.30259 +0\.100000$/);
  expect(await renderFormula(formulaReport("log(-1 - x ^ 2)"), { columns: undefined, isUnicode: true })).toHaveLength(
    4,
  );
});

test("the report is no wider than it may be", async () => {
  const lines = show(await renderFormula(formulaReport("x > 0 ? x : x + x"), { columns: 40, isUnicode: true }));
  expect(lines.slice(0, 8)).toEqual([
    "formula     x > 0 ? x : x + x",
    "derivative  x > 0 ? 1 : 2 (at kinks: as",
    "            below)",
    "finite for  every x",
    "kinks       at x = 0: slopes 2 and 1,",
    "            takes 2, which lies between",
    "            them",
    "",
  ]);
});

describe("the curve of a formula", () => {
  const curve = (text: string) => formulaCurve(formulaReport(text), 101);

  test("has values and derivatives around 0, in order", () => {
    const { points, range } = curve("x ^ 2");
    expect([points[0]?.x, points.at(-1)?.x]).toEqual([-5, 5]);
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => a - b));
    for (const { x, value, derivative } of points) {
      expect(value).toBeCloseTo(x * x, 12);
      expect(derivative).toBeCloseTo(2 * x, 12);
    }
    expect(range).toEqual({ low: -10, high: 25 });
  });

  test("has a gap at a pole, which does not decide how high it is", () => {
    const { points, range } = curve("1 / (x - 0.15)");
    expect(points.find(({ x }) => x === 0.15)?.value).toBeNaN();
    expect(range.high).toBeLessThan(10);
    expect(range.low).toBeGreaterThan(-10);
  });

  test.each([
    ["log(x)", 0, 5],
    ["log(2 - x)", -5, 2],
    ["sqrt(x - 100)", 100, 200],
    ["abs(x - 10)", -5, 12.5],
  ])("of %s is drawn from %d to %d", (text, low, high) => {
    const { points } = curve(text);
    expect([points[0]?.x, points.at(-1)?.x]).toEqual([low, high]);
  });
});

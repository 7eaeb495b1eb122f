import { describe, expect, test } from "vitest";
import { coverCases, describeCase, findCases } from "../../../src/gradcheck/samples/cases.js";
import { kernelCases } from "../../../src/gradcheck/samples/kernelCases.js";
import { varyNumbers } from "../../../src/gradcheck/samples/parameters.js";
import { enumeratePatterns, generalizes } from "../../../src/gradcheck/samples/patterns.js";
import type { Op } from "../../../src/graph/op.js";
import { registry } from "../../../src/ops/index.js";

const op = (name: string) => registry.get(name) as Op;

describe("patterns of shapes", () => {
  test("are all ways in which sizes can be 1, equal or different", () => {
    expect(enumeratePatterns(1).flat()).toHaveLength(1 + 2 + 5 + 15);
    expect(
      new Set(
        enumeratePatterns(2)
          .flat()
          .map((each) => JSON.stringify(each)),
      ).size,
    ).toBe(enumeratePatterns(2).flat().length);
  });

  test("are more general than those with some sizes equal or 1", () => {
    const product = [
      [1, 2],
      [2, 3],
    ];
    const square = [
      [1, 1],
      [1, 1],
    ];
    expect(generalizes(product, square)).toBe(true);
    expect(generalizes(square, product)).toBe(false);
    expect(generalizes([[1, 2]], [[0, 1]])).toBe(true);
    expect(generalizes([[0, 1]], [[1, 2]])).toBe(false);
  });
});

describe("cases", () => {
  test("of a product are all patterns of its three sizes", () => {
    const cases = findCases(op("matmul"));
    expect(cases).toHaveLength(15);
    expect(coverCases(op("matmul"), cases)).toHaveLength(15);
  });

  test("of two stretched inputs have every pair of relations of two axes, in few cases", () => {
    const cases = coverCases(op("add"), findCases(op("add")));
    expect(cases.length).toBeLessThan(200);
    const relation = (a: number | undefined, b: number | undefined) =>
      a === b ? (a === 1 ? "both 1" : "equal") : a === 1 ? "left 1" : b === 1 ? "right 1" : "";
    for (const [first, second] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const pairs = cases
        .filter(({ shapes }) => shapes.every(({ length }) => length === 3))
        .map(({ shapes: [a = [], b = []] }) => `${relation(a[first], b[first])}, ${relation(a[second], b[second])}`);
      expect(new Set(pairs).size).toBe(16);
    }
  });

  test("are described by their shapes, and the parameters that are not the default", () => {
    const [example] = findCases(op("sum")).filter(({ params }) => params.axis === 1 && params.keepDims === true);
    expect(describeCase(op("sum"), example as NonNullable<typeof example>)).toMatch(
      /^\[\d, \d\], axis 1, keepDims true$/,
    );
  });
});

describe("cases for the kernels", () => {
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33, 34, 35, 63, 64, 65, 66, 67, 131, 261];

  test("of a product give each of its sizes every value", () => {
    const cases = kernelCases(op("matmul"), findCases(op("matmul"))).map(({ shapes: [a = [], b = []] }) => [
      ...a,
      b[1],
    ]);
    for (const which of [0, 1, 2]) expect(new Set(cases.map((each) => each[which]))).toEqual(new Set(sizes));
  });

  test.each([
    ["the last of its axes", true],
    ["another one", false],
  ])("of a sum give the axis it sums over every value, if that is %s", (_, isLast) => {
    const folded = kernelCases(op("sum"), findCases(op("sum"))).flatMap(({ shapes: [a = []], params: { axis } }) =>
      typeof axis === "number" && (axis === a.length - 1) === isLast ? [a[axis]] : [],
    );
    for (const size of sizes) expect(folded).toContain(size);
  });
});

test("numbers among the parameters are varied as far as the op is defined for them", () => {
  expect(varyNumbers(op("leakyRelu")).map(({ slope }) => slope)).toHaveLength(3);
  for (const { min, max } of varyNumbers(op("hardTanh"))) {
    expect(min ?? -1).toBeLessThan((max ?? 1) as number);
    expect(Math.fround((min ?? max) as number)).toBe(min ?? max);
  }
  expect(varyNumbers(op("softplus")).every(({ beta = 1 }) => (beta as number) > 0)).toBe(true);
  expect(varyNumbers(op("sum"))).toEqual([]);
});

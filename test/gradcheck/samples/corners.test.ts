import { describe, expect, test } from "vitest";
import { bordersOf, findCrossings } from "../../../src/gradcheck/samples/corners.js";
import { middleOf, neighboursOf } from "../../../src/gradcheck/samples/doubles.js";
import { kinksOf } from "../../../src/gradcheck/samples/kinks.js";
import type { Formula, Op } from "../../../src/graph/op.js";
import { customOp } from "../../../src/ops/elementwise.js";
import { registry } from "../../../src/ops/index.js";

const crossingsOf = (op: Op, params = op.params) => findCrossings(bordersOf(op.formula as Formula, params), op.arity);
const cornersOf = (text: string) =>
  crossingsOf(customOp(text) as unknown as Op)
    .flatMap(({ on }) => on.map(([x]) => x))
    .toSorted((a = 0, b = 0) => a - b);

describe("corners are found", () => {
  test.each([
    ["x <= 2.5 ? 0 : x", [2.5]],
    ["abs(x + 7)", [-7]],
    ["sign(x / 3 - 1)", [3]],
    ["max(x, min(2 * x, 1))", [0, 0.5, 1]],
    ["x ^ 2 > 9 ? 9 : x ^ 2", [-3, 3]],
    ["relu6(x) + hardTanh(x)", [-1, 0, 1, 6]],
    ["x > 123456.75 ? 1 : 0", [123456.75]],
    ["x < 0.000001 ? x : 2 * x", [0.000001]],
    ["x ^ 2 <= 0 ? 1 : x", [0]],
  ])("in %s", (text, expected) => {
    expect([...new Set(cornersOf(text).map((x) => (x as number) + 0))]).toEqual(expected);
  });

  test("between two neighbouring numbers, if no number is on the border", () => {
    const [crossing] = crossingsOf(customOp("x ^ 3 > 5 ? 1 : x") as unknown as Op);
    const [low = 0, high = 0] = (crossing?.beside ?? []).map(([x = 0]) => x);
    expect(neighboursOf(low)[1]).toBe(high);
    expect(low ** 3).toBeLessThan(5.000001);
    expect(high ** 3).toBeGreaterThan(4.999999);
  });

  test("where a parameter puts them", () => {
    const softplus = registry.get("softplus") as Op;
    const at = (params: Op["params"]) => crossingsOf(softplus, params).flatMap(({ on }) => on.map(([x]) => x));
    expect(at({ beta: 1, threshold: 20 })).toContain(20);
    expect(at({ beta: 2, threshold: 1 })).toContain(0.5);
    expect(at({ beta: 2, threshold: 1 })).not.toContain(20);
  });

  test("along each variable, if there are two", () => {
    const points = crossingsOf(registry.get("equal") as Op).flatMap(({ on }) => on);
    expect(points.length).toBeGreaterThan(10);
    expect(points.every(([a, b]) => a === b)).toBe(true);
  });

  test("not where a formula only asks whether a part is finite", () => {
    expect(crossingsOf(customOp("exp(tanh(x))") as unknown as Op)).toEqual([]);
  });
});

describe("kinks are the corners at which a slope or the value jumps", () => {
  test.each([
    ["abs(x - 2)", [{ place: "x = 2", subgradient: 0 }]],
    ["x < 1 ? 0 : 5", [{ place: "x = 1", subgradient: 0 }]],
    ["abs(x) * x", []],
    ["sigmoid(x)", []],
  ])("in %s", (text, expected) => {
    expect(kinksOf(customOp(text) as unknown as Op)).toEqual(expected);
  });

  test("also in two variables", () => {
    expect(kinksOf(registry.get("equal") as Op)).toEqual([{ place: "a = b" }]);
    expect(kinksOf(registry.get("matmul") as Op)).toEqual([]);
  });
});

describe("numbers in their order", () => {
  test("have neighbours below and above, across 0 too", () => {
    expect(neighboursOf(1)).toEqual([1 - Number.EPSILON / 2, 1 + Number.EPSILON]);
    expect(neighboursOf(0)).toEqual([-Number.MIN_VALUE, Number.MIN_VALUE]);
    expect(neighboursOf(-2)).toEqual([-2 - 2 * Number.EPSILON, -2 + Number.EPSILON]);
  });

  test("have a middle between any two, which is one of them if they are neighbours", () => {
    expect(middleOf(-1, 1)).toBe(0);
    expect(Math.abs(middleOf(1e-300, 1e300))).toBeGreaterThan(1e-10);
    expect([1, 1 + Number.EPSILON]).toContain(middleOf(1, 1 + Number.EPSILON));
    expect([-1, -1 - Number.EPSILON]).toContain(middleOf(-1 - Number.EPSILON, -1));
  });
});

import { describe, expect, test } from "vitest";
import { explainFailure } from "../../../src/gradcheck/explain/explainFailure.js";
import { constant, operation } from "../../../src/graph/node.js";
import type { Op } from "../../../src/graph/op.js";
import { ops } from "../../../src/ops/index.js";
import { failureOf, sampleOf, spoiled } from "./wrongRules.js";

const times = (name: string, which: number, factor: number) =>
  spoiled(name, which, (right) => ops.multiply(right, constant(factor)));
const on = (op: Op, ...shapes: readonly (readonly number[])[]) =>
  sampleOf(shapes, (...leaves) => operation(op, leaves));

describe("a factor", () => {
  test.each([
    [
      "2",
      on(times("matmul", 0, 2), [3, 4], [4, 5]),
      /^The gradient by a is twice the right one \(a factor 2 is there once too often\): at \[\d, \d\] it is .+, and should be .+\.$/,
    ],
    ["1/2", on(times("square", 0, 0.5), [3, 5]), /half the right one \(a factor 2 is missing\)/],
    ["-1", on(times("subtract", 0, -1), [3, 4], [3, 4]), /has the wrong sign/],
    [
      "the number of rows",
      on(times("meanSquaredError", 0, 7), [7, 3], [7, 3]),
      /is 7 times the right one \(a mean over the 7 rows of a is taken as a sum\)/,
    ],
    [
      "one by the number of elements",
      on(times("sum", 0, 1 / 12), [3, 4]),
      /is 1\/12 of the right one \(a sum over the 12 elements of a is taken as a mean\)/,
    ],
    [
      "2 with 2 rows",
      on(times("meanSquaredError", 0, 2), [2, 3], [2, 3]),
      /twice the right one \(a factor 2 is there once too often, or a mean over the 2 rows of a is taken as a sum\)/,
    ],
    [
      "of a mean that divides by one less",
      on(times("mean", 0, 8 / 7), [8, 3]),
      /is 8\/7 of the right one \(a mean over the 8 rows of a divides by 7\)/,
    ],
    ["1.03", on(times("sigmoid", 0, 1.03), [3, 4]), /is 1.03 times the right one everywhere/],
    ["barely above 1", on(times("tanh", 0, 1 + 1e-6), [3, 4]), /is 1.000001 times the right one everywhere/],
  ])("%s is recognised", (_, sample, sentence) => {
    expect(explainFailure(failureOf(sample))).toMatch(sentence);
  });

  test("values that differ late are given with the digits that differ", () => {
    const sentence = explainFailure(failureOf(on(times("tanh", 0, 1 + 1e-9), [3, 4])));
    const [, analytic, reference] = /it is (.+), and should be (.+)\.$/.exec(sentence) ?? [];
    expect(analytic).not.toBe(reference);
  });
});

test("a constant that is added is recognised", () => {
  const op = spoiled("exp", 0, (right) => ops.add(right, constant(0.25)));
  expect(explainFailure(failureOf(on(op, [3, 4])))).toMatch(/is the right one plus 0.25 everywhere/);
});

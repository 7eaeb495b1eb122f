import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { variable } from "../../src/graph/node.js";
import type { Node, Variable } from "../../src/graph/op.js";
import { customOp } from "../../src/ops/elementwise.js";
import { ops } from "../../src/ops/index.js";
import { evaluateOn } from "../engine/evaluateOn.js";

const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];

describe.each([
  ["wasm", "float64"],
  ["wasm", "float32"],
  ["mathjs", "float64"],
] as const)("On %s in %s", async (name, dtype) => {
  const engine = await loadEngine(name, "exact");
  /** The values of a function of vectors, and the gradients of their sum. */
  const evaluate = (f: (...inputs: never[]) => Node, ...inputs: readonly (readonly number[])[]): number[][] => {
    const leaves = inputs.map((values, i) => variable(`v${i}`, [values.length]));
    const state = new Map(
      leaves.map((leaf, i): [Variable, Float64Array] => [leaf, Float64Array.from(inputs[i] ?? [])]),
    );
    const output = f(...(leaves as never[]));
    return evaluateOn(engine, [output, ...gradients(ops.sum(output), leaves)], state, dtype).map((each) => [...each]);
  };
  const asRow = (f: (row: Node) => Node) => (x: Node) => f(ops.reshape(x, { shape: [1, x.shape[0] ?? 0] }));

  // As torch.pow, C and IEEE 754 have it. JavaScript's ** is NaN at the first four.
  const bases = [1, 1, 1, -1, -1, nan, 0, -0, 0, -inf, 2];
  const exponents = [nan, inf, -inf, inf, -inf, 0, -1, -1, nan, 0.5, nan];
  const powers = [1, 1, 1, 1, 1, 1, inf, -inf, nan, inf, nan];

  test("powers are those of IEEE 754", () => {
    expect(evaluate(ops.power, bases, exponents)[0]).toEqual(powers);
  });

  test("powers in formulas are those of IEEE 754", () => {
    for (const exponent of ["(x - x)", "x", "-x"])
      expect([exponent, evaluate(customOp(`1 ^ ${exponent}`), [inf])[0]]).toEqual([exponent, [1]]);
    for (const exponent of ["x", "-x"]) expect(evaluate(customOp(`(-1) ^ ${exponent}`), [inf])[0]).toEqual([1]);
    expect(evaluate(customOp("(x - x) ^ 0"), [inf])[0]).toEqual([1]);
  });

  test("a power has PyTorch's slopes at a base of 0, and is NaN for an exponent of NaN", () => {
    const [, byBase, byExponent] = evaluate(ops.power, [0, 0, 0, 0, 1, nan], [-1, 0, 2, nan, nan, 0]);
    expect(byBase).toEqual([-inf, 0, 0, nan, nan, 0]);
    expect(byExponent).toEqual([-inf, 0, 0, nan, 0, nan]);
    expect(evaluate(customOp("x ^ x"), [0])[1]).toEqual([0]);
    expect(evaluate(customOp("x ^ (x - 1)"), [0])[1]).toEqual([-inf]);
    expect(evaluate(customOp("x ^ (2 * x + 2)"), [0])[1]).toEqual([0]);
  });

  test("a binary cross-entropy from an infinite logit is infinite if the target is another, and never finite", () => {
    const logits = [inf, inf, inf, -inf, -inf, nan];
    const targets = [0, 0.5, 1, 1, 0.5, 0];
    const [values, byLogit] = evaluate(ops.binaryCrossEntropy, logits, targets);
    expect(values).toEqual([inf, inf, nan, inf, inf, nan]);
    expect(byLogit).toEqual([1, 0.5, 0, -1, -0.5, nan]);
  });

  test("losses of an infinite prediction are infinite, with PyTorch's slopes", () => {
    expect(evaluate(ops.huber, [inf, -inf, nan], [0, 1, 0]).slice(0, 2)).toEqual([
      [inf, inf, nan],
      [1, -1, nan],
    ]);
    expect(evaluate((a) => ops.abs(a), [inf, -inf]).slice(0, 2)).toEqual([
      [inf, inf],
      [1, -1],
    ]);
    expect(evaluate(ops.meanSquaredError, [inf, 0], [0, 0])[0]).toEqual([inf]);
  });

  test.each([
    { row: [inf, 0], sum: inf },
    { row: [inf, inf], sum: inf },
    { row: [-inf, -inf], sum: -inf },
    { row: [-inf, 0], sum: 0 },
    { row: [inf, -inf], sum: inf },
    { row: [nan, inf], sum: nan },
  ])("the logarithm of a sum of exponentials of $row is $sum", ({ row, sum }) => {
    expect(
      evaluate(
        asRow((row) => ops.logSumExp(row)),
        row,
      )[0],
    ).toEqual([sum]);
  });

  test("a softmax is PyTorch's: NaN beside an infinite logit, and 0 for a logit of -Infinity", () => {
    for (const row of [
      [inf, 0],
      [-inf, -inf],
    ]) {
      expect(evaluate(asRow(ops.softmax), row)[0]).toEqual([nan, nan]);
      expect(evaluate(asRow(ops.logSoftmax), row)[0]).toEqual([nan, nan]);
    }
    expect(evaluate(asRow(ops.softmax), [-inf, 0])[0]).toEqual([0, 1]);
    expect(evaluate(asRow(ops.logSoftmax), [-inf, 0])[0]).toEqual([-inf, 0]);
  });

  test.each(["max(x, 0)", "max(0, x)", "min(x, 0)", "min(0, x)"])(
    "%s gives each of two equals half of the slope",
    (text) => {
      const above = text.startsWith("max") ? 1 : 0;
      expect(evaluate(customOp(text), [0, -0, 2, -2])[1]).toEqual([0.5, 0.5, above, 1 - above]);
    },
  );

  test("a tie of two functions takes half of each slope, and a relu still has a slope of 0 at 0", () => {
    expect(evaluate(customOp("max(3 * x, x ^ 2 + x)"), [0, 2, 1])[1]).toEqual([2, 4, 3]);
    expect(evaluate(customOp("min(max(x, -1), 1)"), [-1, 1, 0.5, 3])[1]).toEqual([0.5, 0.5, 1, 0]);
    expect(evaluate(ops.relu, [0])[1]).toEqual([0]);
    expect(evaluate(asRow(ops.max), [2, 2, 1, 2])[1]).toEqual(
      [1 / 3, 1 / 3, 0, 1 / 3].map((x) => expect.closeTo(x, 7)),
    );
  });
});

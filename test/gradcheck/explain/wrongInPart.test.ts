import { describe, expect, test } from "vitest";
import { explainFailure } from "../../../src/gradcheck/explain/explainFailure.js";
import type { Leaf } from "../../../src/gradcheck/sample.js";
import { constant, operation } from "../../../src/graph/node.js";
import type { Node, Op } from "../../../src/graph/op.js";
import { customOp } from "../../../src/ops/elementwise.js";
import { ops } from "../../../src/ops/index.js";
import { changed, failureOf, onWasm, reverseMode, type SampleOptions, sampleOf, spoiled } from "./wrongRules.js";

const on = (op: Op, shapes: readonly (readonly number[])[], options?: SampleOptions) =>
  sampleOf(shapes, (...leaves) => operation(op, leaves), options);

/** The rule multiplied by a formula of its first input. */
const scaled = (name: string, which: number, formula: string, of = 0) =>
  spoiled(name, which, (right, { inputs }) => ops.multiply(right, customOp(formula)(inputs[of] as Node)));

describe("a rule that is wrong in part", () => {
  test.each([
    [
      "beyond a size",
      on(scaled("square", 0, "abs(x) > 5 ? 0 : 1"), [[6, 8]], { range: 9 }),
      /^The gradient by a is 0 only where \|a\| > 5 \(right at .+, wrong at .+\): at/,
    ],
    [
      "above a limit",
      on(scaled("exp", 0, "x > 1.5 ? 0.5 : 1"), [[6, 8]]),
      /is half the right one only where a > 1\.5 /,
    ],
    [
      "below a limit",
      on(scaled("tanh", 0, "x < -1 ? 1.03 : 1"), [[6, 8]]),
      /is 1.03 times the right one only where a < -1 /,
    ],
    [
      "around 0",
      on(scaled("cos", 0, "abs(x) < 0.5 ? 1.5 : 1"), [[6, 8]]),
      /is 1.5 times the right one only where \|a\| < 0.5 /,
    ],
    [
      "on a branch",
      on(scaled("leakyRelu", 0, "x > 0 ? 1 : 2"), [[6, 8]]),
      /is twice the right one only where a <= 0: at/,
    ],
    [
      "on a branch by both inputs",
      on(
        spoiled("huber", 0, (right, { inputs: [a, b] }) =>
          ops.multiply(right, customOp("abs(x) <= 1 ? 1 : -1")(ops.subtract(a as Node, b as Node))),
        ),
        [
          [4, 5],
          [4, 5],
        ],
      ),
      /has the wrong sign only where abs\(a - b\) > 1: at/,
    ],
    [
      "at the corner",
      on(
        spoiled("relu", 0, (right, { ct, inputs }) =>
          ops.add(right, ops.multiply(ct, ops.equal(inputs[0] as Node, constant(0)))),
        ),
        [[6]],
        { values: [[-1, 0, 2, 0, 3, -2]] },
      ),
      /is wrong only at the corner, where a = 0: at \[\d\] it is .+, and should be 0\./,
    ],
    [
      "at saturation",
      on(
        spoiled("sigmoid", 0, (_, { ct, inputs: [x] }) =>
          ops.multiply(ct, customOp("exp(-x) / (1 + exp(-x)) ^ 2")(x as Node)),
        ),
        [[8]],
        { values: [[-800, -720, -40, -1, 1, 30, 40, 800]] },
      ),
      /is NaN only where a < -100 \(right at -40, wrong at -720\)/,
    ],
  ])("%s is recognised", (_, sample, sentence) => {
    expect(explainFailure(failureOf(sample))).toMatch(sentence);
  });
});

test("a gradient that is cut off is recognised", () => {
  const cut = changed(
    failureOf(
      on(ops.matmul as unknown as Op, [
        [5, 7],
        [7, 3],
      ]),
    ),
    (value) => Math.min(1, Math.max(-1, value)),
  );
  expect(explainFailure(cut)).toMatch(
    /is cut off at 1 and -1 only where the size of the right one is above 1 \(right at .+, wrong at .+\)/,
  );
});

test("a rule that gives each of the largest all is recognised, with how many share", () => {
  const values = [[1, 3, 3, 0, 5, 1, 2, 3, 4, 4, 1, 4]];
  const greedy = spoiled("max", 0, (_, { ct, inputs: [a], output }) => ops.multiply(ct, ops.equal(a as Node, output)));
  const sample = on(greedy, [[3, 4]], { values });
  const right = on(ops.max as unknown as Op, [[3, 4]], { values });
  const reference = reverseMode(right, right.inputs[0] as Leaf) as Float64Array;
  expect(explainFailure({ ...failureOf(sample), reference })).toMatch(
    /is wrong only at ties, where 2 or 3 elements are equally large/,
  );
});

describe("an engine that is wrong in part", () => {
  const failure = failureOf(
    on(ops.matmul as unknown as Op, [
      [5, 7],
      [7, 3],
    ]),
  );
  const wasm = { ...failure, place: onWasm };
  const [row, column] = [(i: number) => Math.floor(i / 7), (i: number) => i % 7];
  test.each([
    ["the last row", (i: number) => row(i) === 4, /is half the right one only in the last row/],
    ["the first row", (i: number) => row(i) === 0, /only in the first row/],
    ["one row", (i: number) => row(i) === 2, /only in row 2:/],
    ["the columns left over", (i: number) => column(i) >= 4, /only in columns 4 to 6 \(left over after groups of 4\)/],
    ["every second column", (i: number) => column(i) % 2 === 1, /only in every second column/],
    ["two rows", (i: number) => row(i) === 1 || row(i) === 3, /only in rows 1 and 3/],
    ["a single element", (i: number) => i === 9, /half the right one only in this element: at \[1, 2\]/],
    ["the end", (i: number) => i >= 32, /only in the last 3 elements/],
  ])("%s is named", (_, isWrong, sentence) => {
    expect(explainFailure(changed(wasm, (value, i) => (isWrong(i) ? value / 2 : value)))).toMatch(sentence);
  });
});

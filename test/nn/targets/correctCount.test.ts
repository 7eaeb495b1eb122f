import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Node } from "../../../src/graph/op.js";
import { marginOf } from "../../../src/nn/targets/marginOf.js";
import { oneClass } from "../../../src/nn/targets/oneClass.js";
import type { ClassTargets } from "../../../src/nn/targets/targets.js";
import { yesOrNo } from "../../../src/nn/targets/yesOrNo.js";
import { bind, elementsOf } from "../../evaluateNode.js";

function countOf(kind: ClassTargets, logits: number[][], targets: number[][], margin?: number) {
  const [a, b] = [bind(logits, "a"), bind(targets, "b")];
  const { state, update } = kind.createCorrectCount((logits[0] as number[]).length, margin);
  const leaves = [...state].map(([node, values]) => ({
    node,
    value: node.shape.length === 0 ? values[0] : [...values],
  }));
  const { value } = update(a.node as Node, b.node as Node);
  return elementsOf(value, [a, b, ...leaves] as Parameters<typeof elementsOf>[1])[0];
}

/** Targets: a row of each class. */
const eachClass = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Logits and targets of a row. */
const row = fc.tuple(
  fc.array(fc.constantFrom(-2, -0.5, 0, 0.5, 2), { minLength: 3, maxLength: 3 }),
  fc.constantFrom(...eachClass),
);

describe("correct predictions", () => {
  test("are those whose largest logit is the target's class", () => {
    expect(
      countOf(
        oneClass,
        [
          [5, 1, 2],
          [1, -1, 0],
          [-3, -2, -1],
        ],
        eachClass,
      ),
    ).toBe(2);
  });
  test("are those of the first class if several logits are the largest", () => {
    expect(
      countOf(
        oneClass,
        [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
        eachClass,
      ),
    ).toBe(1);
    expect(countOf(oneClass, [[-1, 4, 4]], [[0, 1, 0]])).toBe(1);
    expect(countOf(oneClass, [[-1, 4, 4]], [[0, 0, 1]])).toBe(0);
  });
  test("of soft targets are of the class with the largest share", () => {
    expect(countOf(oneClass, [[1, 2]], [[0.4, 0.6]])).toBe(1);
  });
  test("of one logit are yes above 0, and no at 0 and below", () => {
    expect(countOf(yesOrNo, [[0.1], [-0.1], [0], [0]], [[1], [0], [0], [1]])).toBe(3);
  });
  test("of several logits count by their part of the row", () => {
    expect(countOf(yesOrNo, [[1, -1]], [[1, 1]])).toBe(0.5);
  });
  test("are none if no logit is a number", () => {
    expect(countOf(oneClass, [[Number.NaN, Number.NaN]], [[1, 0]])).toBe(0);
  });
  test("are those that findClass finds, with a logit at 0 and with equal logits too", () => {
    fc.assert(
      fc.property(fc.constantFrom(oneClass, yesOrNo), fc.array(row, { minLength: 1, maxLength: 8 }), (kind, rows) => {
        const [logits, targets] = [rows.map(([values]) => values), rows.map(([, target]) => target)];
        const found = (values: number[][], row: number, target: number) =>
          kind.findClass({ values: Float64Array.from(values.flat()), width: 3 }, row, target);
        const isCorrect = (row: number, target: number) => found(logits, row, target) === found(targets, row, target);
        const correct = rows.map((_, row) =>
          kind === oneClass
            ? Number(isCorrect(row, 0))
            : [0, 1, 2].filter((target) => isCorrect(row, target)).length / 3,
        );
        expect(countOf(kind, logits, targets)).toBeCloseTo(
          correct.reduce((sum, each) => sum + each, 0),
          12,
        );
      }),
    );
  });

  const pair = fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }));
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

  test("of two classes are those whose probability is above the threshold, as findClass finds", () => {
    fc.assert(
      fc.property(pair, share, ([a, b], threshold) => {
        const probability = sigmoid(b - a);
        fc.pre(Math.abs(probability - threshold) > 1e-9);
        const second = probability > threshold;
        const margin = marginOf(threshold);
        expect(countOf(oneClass, [[a, b]], [[0, 1]], margin)).toBe(second ? 1 : 0);
        expect(countOf(oneClass, [[a, b]], [[1, 0]], margin)).toBe(second ? 0 : 1);
        expect(oneClass.findClass({ values: Float64Array.of(a, b), width: 2 }, 0, 0, margin)).toBe(second ? 1 : 0);
      }),
    );
  });

  test("of yes or no are those whose probability is above the threshold, as findClass finds", () => {
    fc.assert(
      fc.property(pair, share, (logits, threshold) => {
        const above = logits.map((logit) => (sigmoid(logit) > threshold ? 1 : 0));
        fc.pre(logits.every((logit) => Math.abs(sigmoid(logit) - threshold) > 1e-9));
        const margin = marginOf(threshold);
        expect(countOf(yesOrNo, [logits], [above], margin)).toBe(1);
        const rows = { values: Float64Array.from(logits), width: 2 };
        expect([0, 1].map((target) => yesOrNo.findClass(rows, 0, target, margin))).toEqual(above);
      }),
    );
  });

  test("are counted by the very same graph with a threshold of 0.5", () => {
    expect(marginOf(0.5)).toBe(0);
    expect(marginOf()).toBe(0);
  });
});

import { describe, expect, test } from "vitest";
import type { Node } from "../../src/graph/op.js";
import { createAnswerCount } from "../../src/nn/accuracy.js";
import { bind, elementsOf } from "../evaluateNode.js";

function countOf(loss: "crossEntropy" | "binaryCrossEntropy", logits: number[][], targets: number[][]) {
  const [a, b] = [bind(logits, "a"), bind(targets, "b")];
  const { state, update } = createAnswerCount(loss, (logits[0] as number[]).length);
  const leaves = [...state].map(([node, values]) => ({
    node,
    value: node.shape.length === 0 ? values[0] : [...values],
  }));
  const { value } = update(a.node as Node, b.node as Node);
  return elementsOf(value, [a, b, ...leaves] as Parameters<typeof elementsOf>[1])[0];
}

describe("right answers", () => {
  test("are those whose largest logit is the target's class", () => {
    const targets = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]; // prettier-ignore
    expect(
      countOf(
        "crossEntropy",
        [
          [5, 1, 2],
          [1, -1, 0],
          [-3, -2, -1],
        ],
        targets,
      ),
    ).toBe(2); // prettier-ignore
  });
  test("are those of the first class where several logits are largest", () => {
    const targets = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]; // prettier-ignore
    expect(
      countOf(
        "crossEntropy",
        [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
        targets,
      ),
    ).toBe(1); // prettier-ignore
    expect(countOf("crossEntropy", [[-1, 4, 4]], [[0, 1, 0]])).toBe(1);
    expect(countOf("crossEntropy", [[-1, 4, 4]], [[0, 0, 1]])).toBe(0);
  });
  test("of soft targets are of the class with the largest share", () => {
    expect(countOf("crossEntropy", [[1, 2]], [[0.4, 0.6]])).toBe(1);
  });
  test("of one logit are 1 above 0, and 0 at it and below", () => {
    expect(countOf("binaryCrossEntropy", [[0.1], [-0.1], [0], [0]], [[1], [0], [0], [1]])).toBe(3);
  });
  test("of several logits count by their part of the row", () => {
    expect(countOf("binaryCrossEntropy", [[1, -1]], [[1, 1]])).toBe(0.5);
  });
  test("are none where nothing is a number", () => {
    expect(countOf("crossEntropy", [[Number.NaN, Number.NaN]], [[1, 0]])).toBe(0);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classify as classifyRows } from "../../src/metrics/classification.js";

/** Classifies rows whose classes were given a probability of 1. */
function classify(
  target: string,
  labels: readonly (string | number)[],
  truths: readonly number[],
  predictions: readonly number[],
) {
  return classifyRows({ target, labels, truths, predictions, likelihoods: new Float64Array(truths.length).fill(1) });
}

describe("classes", () => {
  // By hand: a is predicted for 2 a, 1 b and 1 c; b for 1 a and 1 b; c is never predicted.
  const truths = [0, 0, 0, 1, 1, 2];
  const predictions = [0, 0, 1, 0, 1, 0];
  const { classes, ...whole } = classify("kind", ["a", "b", "c"], truths, predictions);

  test("are counted by their true and their predicted class", () => {
    expect(whole.confusion).toEqual([
      [2, 1, 0],
      [1, 1, 0],
      [1, 0, 0],
    ]);
    expect([whole.target, whole.accuracy]).toEqual(["kind", 0.5]);
  });

  test("each have precision, recall and F1, with 0 for 0 / 0", () => {
    expect(classes).toEqual([
      { label: "a", precision: 2 / 4, recall: 2 / 3, f1: 4 / 7, support: 3 },
      { label: "b", precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2 },
      { label: "c", precision: 0, recall: 0, f1: 0, support: 1 },
    ]);
  });

  test("count the same in the means", () => {
    expect(whole.precision).toBeCloseTo(1 / 3, 15);
    expect(whole.recall).toBeCloseTo((2 / 3 + 1 / 2) / 3, 15);
    expect(whole.f1).toBeCloseTo((4 / 7 + 1 / 2) / 3, 15);
  });

  test("in neither the truths nor the predictions do not count in the means", () => {
    // Two of five classes: all of a is found, and half of b is predicted as a.
    const result = classify("y", ["a", "b", "c", "d", "e"], [0, 0, 1, 1], [0, 0, 1, 0]);
    expect(result.precision).toBeCloseTo((2 / 3 + 1) / 2, 15);
    expect(result.recall).toBeCloseTo((1 + 1 / 2) / 2, 15);
    expect(result.f1).toBeCloseTo((4 / 5 + 2 / 3) / 2, 15);
    expect(result.classes[4]).toEqual({ label: "e", precision: 0, recall: 0, f1: 0, support: 0 });
  });

  test("that are only in the predictions, or only in the truths, count in the means", () => {
    // b is only predicted, c is only true: scikit-learn's zero_division=0.
    const result = classify("y", ["a", "b", "c", "d"], [0, 0, 2], [0, 1, 0]);
    expect(result.precision).toBeCloseTo((1 / 2 + 0 + 0) / 3, 15);
    expect(result.recall).toBeCloseTo((1 / 2 + 0 + 0) / 3, 15);
    expect(result.f1).toBeCloseTo((1 / 2 + 0 + 0) / 3, 15);
  });

  test("have the means of the only class, if there is one", () => {
    expect(classify("y", ["a", "b"], [1, 1], [1, 1])).toMatchObject({ accuracy: 1, precision: 1, recall: 1, f1: 1 });
  });

  test("have a matrix up to fifty classes, and the most frequent pairs beyond", () => {
    const upTo = (count: number) =>
      classify(
        "y",
        Array.from({ length: count }, (_, i) => i),
        [0, 1, 1, 2, 0],
        [0, 2, 2, 0, 1],
      );
    expect(upTo(50).confusion).toHaveLength(50);
    expect(upTo(50)).not.toHaveProperty("confusedPairs");
    expect(upTo(51)).not.toHaveProperty("confusion");
    expect(upTo(51).confusedPairs).toEqual([
      { truth: 1, predicted: 2, rows: 2 },
      { truth: 0, predicted: 1, rows: 1 },
      { truth: 2, predicted: 0, rows: 1 },
    ]);
  });

  test("may be as many as there are rows", () => {
    const count = 200_000; // of a matrix of which there would be 4e10
    const labels = Array.from({ length: count }, (_, i) => i);
    const result = classify(
      "y",
      labels,
      labels,
      labels.map((i) => (i + 1) % count),
    );
    expect(result).toMatchObject({ accuracy: 0, f1: 0 });
    expect(result.confusedPairs).toHaveLength(50);
    expect(result.confusedPairs?.[0]).toEqual({ truth: 0, predicted: 1, rows: 1 });
  });

  const pairsOfClasses = fc
    .integer({ min: 2, max: 5 })
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { minLength: 1, maxLength: 60 }),
      ),
    );

  test("agree with counting pair by pair", () => {
    fc.assert(
      fc.property(pairsOfClasses, ([count, pairs]) => {
        const labels = Array.from({ length: count }, (_, i) => i);
        const [truths, predictions] = [pairs.map(([truth]) => truth), pairs.map(([, prediction]) => prediction)];
        const result = classify("y", labels, truths, predictions);
        expect(result.accuracy).toBe(pairs.filter(([truth, prediction]) => truth === prediction).length / pairs.length);
        for (const { label, precision, recall, f1, support } of result.classes) {
          const claimed = pairs.filter(([, prediction]) => prediction === label);
          const are = pairs.filter(([truth]) => truth === label);
          const both = claimed.filter(([truth]) => truth === label).length;
          expect(support).toBe(are.length);
          expect(precision).toBe(claimed.length === 0 ? 0 : both / claimed.length);
          expect(recall).toBe(are.length === 0 ? 0 : both / are.length);
          // F1 = 2 TP / (2 TP + FP + FN)
          expect(f1).toBeCloseTo(both === 0 ? 0 : (2 * both) / (claimed.length + are.length), 12);
        }
      }),
    );
  });

  test("swap precision and recall if truths and predictions are swapped", () => {
    fc.assert(
      fc.property(pairsOfClasses, ([count, pairs]) => {
        const labels = Array.from({ length: count }, (_, i) => i);
        const [truths, predictions] = [pairs.map(([truth]) => truth), pairs.map(([, prediction]) => prediction)];
        const [there, back] = [classify("y", labels, truths, predictions), classify("y", labels, predictions, truths)];
        expect(back.accuracy).toBe(there.accuracy);
        expect(back.classes.map(({ precision }) => precision)).toEqual(there.classes.map(({ recall }) => recall));
      }),
    );
  });
});

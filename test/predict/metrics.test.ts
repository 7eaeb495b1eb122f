import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classify, measureRegression } from "../../src/predict/metrics.js";

describe("classes", () => {
  // Worked out by hand: a is said of 2 a, 1 b; b of 1 a, 1 b; c is never said, of 1 c that is taken for a.
  const truths = [0, 0, 0, 1, 1, 2];
  const answers = [0, 0, 1, 0, 1, 0];
  const { classes, ...whole } = classify("kind", ["a", "b", "c"], truths, answers);

  test("are counted by what they are and what they are said to be", () => {
    expect(whole.confusion).toEqual([
      [2, 1, 0],
      [1, 1, 0],
      [1, 0, 0],
    ]);
    expect([whole.target, whole.accuracy]).toEqual(["kind", 0.5]);
  });

  test("have precision, recall and F1 each, 0 where there is nothing to divide by", () => {
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

  const answered = fc
    .integer({ min: 2, max: 5 })
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { minLength: 1, maxLength: 60 }),
      ),
    );

  test("agree with counting pair by pair", () => {
    fc.assert(
      fc.property(answered, ([count, pairs]) => {
        const labels = Array.from({ length: count }, (_, i) => i);
        const [truths, answers] = [pairs.map(([truth]) => truth), pairs.map(([, answer]) => answer)];
        const result = classify("y", labels, truths, answers);
        expect(result.accuracy).toBe(pairs.filter(([truth, answer]) => truth === answer).length / pairs.length);
        for (const { label, precision, recall, f1, support } of result.classes) {
          const said = pairs.filter(([, answer]) => answer === label);
          const are = pairs.filter(([truth]) => truth === label);
          const both = said.filter(([truth]) => truth === label).length;
          expect(support).toBe(are.length);
          expect(precision).toBe(said.length === 0 ? 0 : both / said.length);
          expect(recall).toBe(are.length === 0 ? 0 : both / are.length);
          // F1 = 2 TP / (2 TP + FP + FN)
          expect(f1).toBeCloseTo(both === 0 ? 0 : (2 * both) / (said.length + are.length), 12);
        }
      }),
    );
  });

  test("swap precision and recall where truths and answers are swapped", () => {
    fc.assert(
      fc.property(answered, ([count, pairs]) => {
        const labels = Array.from({ length: count }, (_, i) => i);
        const [truths, answers] = [pairs.map(([truth]) => truth), pairs.map(([, answer]) => answer)];
        const [there, back] = [classify("y", labels, truths, answers), classify("y", labels, answers, truths)];
        expect(back.accuracy).toBe(there.accuracy);
        expect(back.classes.map(({ precision }) => precision)).toEqual(there.classes.map(({ recall }) => recall));
      }),
    );
  });
});

describe("numbers", () => {
  test("have R², MAE and RMSE", () => {
    // Errors -1, 0, 1, 2 around a mean of 2.5: Σ squares 6 of 5, so R² is below 0.
    const result = measureRegression("y", Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 2, 2, 2));
    expect(result).toEqual({ target: "y", r2: 1 - 6 / 5, mae: 1, rmse: Math.sqrt(1.5) });
  });

  test("that are all the same have an R² of 1 where all are met, else of 0", () => {
    const same = Float64Array.of(3, 3);
    expect(measureRegression("y", same, same).r2).toBe(1);
    expect(measureRegression("y", same, Float64Array.of(3, 4)).r2).toBe(0);
  });

  test("have an R² of 0 where every answer is their mean, and of 1 where every answer is right", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 }), (numbers) => {
        fc.pre(new Set(numbers).size > 1);
        const truths = Float64Array.from(numbers);
        const mean = numbers.reduce((a, b) => a + b) / numbers.length;
        expect(measureRegression("y", truths, truths)).toEqual({ target: "y", r2: 1, mae: 0, rmse: 0 });
        expect(
          measureRegression(
            "y",
            truths,
            truths.map(() => mean),
          ).r2,
        ).toBeCloseTo(0, 9);
      }),
    );
  });

  test("have an MAE of no more than their RMSE", () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 30 }), (pairs) => {
        const [truths, answers] = [0, 1].map((i) => Float64Array.from(pairs, (pair) => pair[i] as number));
        const { mae, rmse } = measureRegression("y", truths as Float64Array, answers as Float64Array);
        expect(mae).toBeLessThanOrEqual(rmse * (1 + 1e-12) + 1e-12);
      }),
    );
  });
});

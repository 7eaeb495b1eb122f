import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureRegression } from "../../src/metrics/regression.js";

describe("numbers", () => {
  test("have R², MAE and RMSE", () => {
    // Errors -1, 0, 1, 2 around a mean of 2.5: Σ squares 6 of 5, so R² is below 0.
    const result = measureRegression("y", Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 2, 2, 2));
    expect(result).toEqual({ target: "y", r2: 1 - 6 / 5, mae: 1, rmse: Math.sqrt(1.5) });
  });

  test("that are all the same have an R² of 1 if all are met, else of 0", () => {
    const same = Float64Array.of(3, 3);
    expect(measureRegression("y", same, same).r2).toBe(1);
    expect(measureRegression("y", same, Float64Array.of(3, 4)).r2).toBe(0);
  });

  test("that are all the same are recognized, although their mean rounds", () => {
    const same = new Float64Array(3).fill(0.1); // 0.1 + 0.1 + 0.1 is 0.30000000000000004
    expect(measureRegression("y", same, same).r2).toBe(1);
    expect(measureRegression("y", same, Float64Array.of(0.1, 0.1, 0.2)).r2).toBe(0);
  });

  test("have no R² if there is only one", () => {
    const one = Float64Array.of(3);
    expect(measureRegression("y", one, one)).toEqual({ target: "y", r2: null, mae: 0, rmse: 0 });
    expect(measureRegression("y", one, Float64Array.of(1))).toEqual({ target: "y", r2: null, mae: 2, rmse: 2 });
  });

  test.each([1e-250, 1e200, 1e305])("have the same R², and errors in proportion, in a unit of %d", (unit) => {
    const [truths, predictions] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 2, 2, 3)];
    const scaled = (values: Float64Array) => values.map((value) => value * unit);
    const [plain, other] = [
      measureRegression("y", truths, predictions),
      measureRegression("y", scaled(truths), scaled(predictions)),
    ];
    expect(other.r2).toBeCloseTo(plain.r2 as number, 12);
    expect(other.mae / unit).toBeCloseTo(plain.mae, 12);
    expect(other.rmse / unit).toBeCloseTo(plain.rmse, 12);
  });

  test("of very different sizes have an R², too", () => {
    // Errors near 1e160 of numbers that vary by about 1e150: each has its own unit.
    const result = measureRegression("y", Float64Array.of(1e149, 3e149), Float64Array.of(1e159, 1e159));
    expect((result.r2 as number) / -1e20).toBeCloseTo(1, 9);
    expect(measureRegression("y", Float64Array.of(1, 3), Float64Array.of(1e155, 1e155)).r2).toBe(
      Number.NEGATIVE_INFINITY,
    );
  });

  test("have no R² if both sums are beyond the largest number", () => {
    const most = Number.MAX_VALUE;
    const truths = Float64Array.of(most, -most, -most);
    expect(
      measureRegression(
        "y",
        truths,
        truths.map((value) => -value),
      ).r2,
    ).toBeNull();
  });

  test("have an R² of 0 if every prediction is their mean, and of 1 if every prediction is correct", () => {
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

  test("have an MAE that is at most their RMSE", () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 30 }), (pairs) => {
        const [truths, predictions] = [0, 1].map((i) => Float64Array.from(pairs, (pair) => pair[i] as number));
        const { mae, rmse } = measureRegression("y", truths as Float64Array, predictions as Float64Array);
        expect(mae).toBeLessThanOrEqual(rmse * (1 + 1e-12) + 1e-12);
      }),
    );
  });
});

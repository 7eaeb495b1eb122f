import { expect, test } from "vitest";
import { classBaseline, numberBaseline } from "../../src/metrics/baseline.js";

test("the baseline of classes is the commonest one of the rows trained on, with their shares as probabilities", () => {
  const { logLoss, ...rest } = classBaseline("y", ["a", "b", "c"], [1, 1, 1, 0], [0, 1, 1, 1, 0]);
  expect(rest).toEqual({ target: "y", label: "b", accuracy: 3 / 5, balancedAccuracy: 1 / 2 });
  expect(logLoss).toBeCloseTo(-(2 * Math.log(1 / 4) + 3 * Math.log(3 / 4)) / 5, 14);
});

test("a class that no row trained on has costs as much as a row can", () => {
  const { accuracy, balancedAccuracy, logLoss } = classBaseline("y", ["a", "b"], [0, 0], [1]);
  expect([accuracy, balancedAccuracy, logLoss]).toEqual([0, 0, 52 * Math.log(2)]);
});

test("of classes that are equally common, the first is taken", () => {
  expect(classBaseline("y", ["a", "b", "c"], [2, 1, 1, 2], [2]).label).toBe("b");
});

test("the baseline of numbers is the mean of the rows trained on", () => {
  const found = numberBaseline("y", Float64Array.of(1, 2, 6), Float64Array.of(1, 5));
  // Errors -2 and 2; the true numbers are 2 from their own mean, which is the same.
  expect(found).toEqual({ target: "y", value: 3, r2: 0, mae: 2, rmse: 2 });
});

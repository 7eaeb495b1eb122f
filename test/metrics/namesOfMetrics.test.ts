import { expect, test } from "vitest";
import { isLargerBetter, metricOf } from "../../src/metrics/namesOfMetrics.js";
import { measureRegression } from "../../src/metrics/regression.js";

test("a metric is found by its name, with its target if there are several", () => {
  const y = measureRegression("y", Float64Array.of(1, 3), Float64Array.of(1, 4));
  const alone = { rows: 2, loss: 0.5, classifications: [], regressions: [y] };
  expect(metricOf(alone, "mae")).toBe(0.5);
  expect(metricOf(alone, "loss")).toBe(0.5);
  const two = { ...alone, regressions: [y, { ...y, target: "z", mae: 2 }] };
  expect(metricOf(two, "mae(z)")).toBe(2);
  expect(metricOf(two, "mae")).toBeNull();
});

test("losses and errors are better if they are smaller, all else if it is larger", () => {
  for (const name of ["loss", "logLoss", "mae", "rmse", "rmse(a (b))"]) expect(isLargerBetter(name)).toBe(false);
  for (const name of ["accuracy", "r2", "f1(loss)", "rocAuc(mae)"]) expect(isLargerBetter(name)).toBe(true);
});

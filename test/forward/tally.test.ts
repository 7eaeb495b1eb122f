import { expect, test } from "vitest";
import { Tally } from "../../src/forward/tally.js";
import { explainUndefined } from "../../src/metrics/evaluation.js";

const model = {
  config: { loss: "crossEntropy", dtype: "float64", arithmetic: "exact" },
  outputColumns: [{ name: "kind", kind: "class", labels: ["a", "b"] }],
} as const;

/** Three rows of two classes, with the probabilities of their classes 0.7, 0.8 and 0.1. */
const truths = { values: Float64Array.of(1, 0, 0, 1, 1, 0), width: 2 };
const predictions = Float64Array.of(0.7, 0.3, 0.2, 0.8, 0.1, 0.9);

function measure(most: number) {
  const tally = new Tally(model, most);
  const outputs = { values: predictions.map(Math.log), predictions, width: 2 };
  for (const row of [0, 1, 2])
    tally.add({ ...truths, predictions: truths.values }, outputs, row, () => ({ file: "x" }));
  return tally.finish(0.5);
}

test("true classes, predicted ones and probabilities are measured", () => {
  const { rows, loss, classifications } = measure(6);
  expect({ rows, loss }).toEqual({ rows: 3, loss: 0.5 });
  expect(classifications).toMatchObject([{ target: "kind", accuracy: 2 / 3, rocAuc: 0.5, prAuc: 0.5 }]);
  expect(classifications[0]?.logLoss).toBeCloseTo(-Math.log(0.7 * 0.8 * 0.1) / 3, 14);
});

test("more probabilities than are kept leave out the areas alone", () => {
  const { rows, classifications } = measure(5);
  const [classification] = classifications;
  if (classification === undefined) throw new Error("a classification is missing");
  expect(classification).toEqual({ ...measure(6).classifications[0], rocAuc: null, prAuc: null });
  expect(explainUndefined(rows, classification)).toBe("is left out: the probabilities of 3 rows are too many");
});

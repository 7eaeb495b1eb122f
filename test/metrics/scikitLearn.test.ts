import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Classification, classify } from "../../src/metrics/classification.js";

/** Recorded by `record.py`, beside this file. */
type Case = Rows & { readonly metrics: Readonly<Partial<Record<keyof Classification, number | null>>> };
type Rows = { readonly draw: Drawn } | GivenRows;
interface Drawn {
  readonly rows: number;
  readonly classes: number;
  readonly levels: number;
  readonly skew: number;
  readonly seed: number;
}
interface GivenRows {
  readonly truths: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
}

const cases: readonly Case[] = JSON.parse(readFileSync(join(import.meta.dirname, "scikit-learn.json"), "utf8"));

/** The rows that `draw` of `record.py` gives. */
function draw({ rows, classes, levels, skew, seed }: Drawn): GivenRows {
  let state = seed;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const truths: number[] = [];
  const probabilities: (readonly number[])[] = [];
  for (let row = 0; row < rows; row++) {
    const truth = Math.floor(classes * next() ** skew);
    const shares = Array.from({ length: classes }, () => Math.floor(next() * levels));
    if (next() < 0.5) shares[truth] = (shares[truth] as number) + levels;
    const drawn = shares.reduce((a, b) => a + b);
    if (drawn === 0) shares[0] = 1;
    truths.push(truth);
    probabilities.push(shares.map((share) => share / (drawn || 1)));
  }
  return { truths, probabilities };
}

function measure({ truths, probabilities }: GivenRows): Classification {
  return classify({
    target: "y",
    labels: (probabilities[0] ?? []).map((_, i) => i),
    truths,
    predictions: probabilities.map((shares) => shares.indexOf(Math.max(...shares))),
    likelihoods: Float64Array.from(truths, (truth, row) => probabilities[row]?.[truth] as number),
    probabilities: Float64Array.from(probabilities.flat()),
  });
}

describe("the metrics are those of scikit-learn", () => {
  const titled = cases.map((each) => [JSON.stringify("draw" in each ? each.draw : each.truths), each] as const);
  test.each(titled)("for %s", (_, each) => {
    const found = measure("draw" in each ? draw(each.draw) : each);
    for (const [name, expected] of Object.entries(each.metrics)) {
      const value = found[name as keyof Classification] as number | null;
      if (expected === null || expected === undefined) expect(value, name).toBeNull();
      else expect(Math.abs((value ?? Number.NaN) - expected), name).toBeLessThanOrEqual(1e-12 * Math.max(1, expected));
    }
  });

  test("in cases of two, three and ten classes, with and without an area", () => {
    const counts = new Set(cases.map((each) => ("draw" in each ? each.draw.classes : each.probabilities[0]?.length)));
    expect([...counts].sort()).toEqual([10, 2, 3]);
    expect(new Set(cases.map(({ metrics }) => metrics.rocAuc === null))).toEqual(new Set([true, false]));
  });
});

test("without probabilities there is no area", () => {
  const rows = { target: "y", labels: ["a", "b"], truths: [0, 1], predictions: [0, 1] };
  const found = classify({ ...rows, likelihoods: Float64Array.of(1, 1) });
  expect(found).toMatchObject({ accuracy: 1, rocAuc: null, prAuc: null });
});

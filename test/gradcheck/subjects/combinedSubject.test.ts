import { expect, test } from "vitest";
import { compareEngines } from "../../../src/gradcheck/runners/compareEngines.js";
import { createWasmRunners } from "../../../src/gradcheck/runners/createWasmRunners.js";
import { errorBars, roundingOf } from "../../../src/gradcheck/runners/errorBars.js";
import { mathjsRunner } from "../../../src/gradcheck/runners/mathjsRunner.js";
import { isFloat32 } from "../../../src/gradcheck/runners/wasmRunner.js";
import { combinedSubject } from "../../../src/gradcheck/subjects/combinedSubject.js";

const samples = combinedSubject.samples(0);
const runners = await createWasmRunners();

test("every combination of ops has float32 numbers and a title of its own", () => {
  expect(samples.filter((sample) => !isFloat32(sample)).map(({ title }) => title)).toEqual([]);
  expect(new Set(samples.map(({ title }) => title)).size).toBe(samples.length);
});

test("the same seed gives the same samples", () => {
  const points = (seed: number) => combinedSubject.samples(seed).map(({ point }) => [...point.values()]);
  expect(points(0)).toEqual(points(0));
  expect(points(1)).not.toEqual(points(0));
});

test.each(runners)("the engines agree about combined ops: $place.dtype $place.arithmetic", ({ place, run }) => {
  const results = run(samples);
  const references = mathjsRunner.run(samples);
  for (const [i, sample] of samples.entries()) {
    const [reference, result, bars] = [references[i], results[i], errorBars(sample, roundingOf(place))];
    if (!reference || reference instanceof Error || !result || result instanceof Error || bars instanceof Error) {
      throw new Error(`${sample.title}: not computed`, { cause: result });
    }
    const { output, gradients } = compareEngines(reference, result, bars, place);
    const worst = [output, ...gradients].flatMap((each) => [...each]).reduce((a, b) => Math.max(a, b));
    expect(worst, sample.title).toBeLessThanOrEqual(1);
  }
});

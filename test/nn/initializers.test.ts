import { describe, expect, test } from "vitest";
import { drawParameters, type InitSpec, initNames } from "../../src/nn/initializers.js";
import { RandomStream } from "../../src/random.js";

const [fanIn, fanOut] = [64, 100];
const count = fanIn * fanOut;
const stream = () => RandomStream.create(1, "init");
const drawBoth = (spec: InitSpec, fanIn: number, fanOut: number) =>
  drawParameters(spec, { fanIn, fanOut, hasBias: true }, stream()) as [weights: Float64Array, biases: Float64Array];
const drawWeights = (spec: InitSpec, fanIn: number, fanOut: number) => drawBoth(spec, fanIn, fanOut)[0];
const moments = (values: Float64Array) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, std: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
};

describe("weights", () => {
  // The bound of a uniform distribution, and the standard deviation that each should have.
  test.each<[InitSpec, number, number]>([
    ["default", 1 / 8, 1 / 8 / Math.sqrt(3)],
    ["heUniform", Math.sqrt(6 / 64), Math.sqrt(2 / 64)],
    ["glorotUniform", Math.sqrt(6 / 164), Math.sqrt(2 / 164)],
    ["heNormal", Number.POSITIVE_INFINITY, Math.sqrt(2 / 64)],
    ["glorotNormal", Number.POSITIVE_INFINITY, Math.sqrt(2 / 164)],
    ["lecunNormal", Number.POSITIVE_INFINITY, 1 / 8],
    [{ normal: { mean: 0, std: 0.3 } }, Number.POSITIVE_INFINITY, 0.3],
    [{ uniform: [-0.6, 0.6] }, 0.6, 0.6 / Math.sqrt(3)],
  ])("of %j have their bound and deviation", (spec, bound, std) => {
    const values = drawWeights(spec, fanIn, fanOut);
    const found = moments(values);
    expect(values).toHaveLength(count);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
    if (Number.isFinite(bound)) expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.99 * bound);
    else expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(3 * std);
    expect(Math.abs(found.mean)).toBeLessThan((5 * std) / Math.sqrt(count));
    expect(Math.abs(found.std / std - 1)).toBeLessThan(0.05);
    // The moments of a sample are vague. Draws of the same stream differ by the scale alone, which is exact.
    const random = stream();
    const [scale, draw] = Number.isFinite(bound) ? [bound, () => random.uniform(-1, 1)] : [std, () => random.normal()];
    const furthest = values.reduce((most, value) => Math.max(most, Math.abs(value - scale * draw())), 0);
    expect(furthest).toBeLessThan(1e-14);
  });

  test("have the given mean, interval or constant", () => {
    expect(moments(drawWeights({ normal: { mean: 1, std: 0.5 } }, fanIn, fanOut)).mean).toBeCloseTo(1, 1);
    const uniform = drawWeights({ uniform: [2, 3] }, fanIn, fanOut);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...uniform)).toBeLessThan(3);
    expect([...drawWeights({ constant: 0.25 }, 2, 2)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...drawWeights("zeros", 2, 2)]).toEqual([0, 0, 0, 0]);
  });
});

test("biases are drawn with the default, as in PyTorch's Linear, and are 0 otherwise", () => {
  const drawn = drawBoth("default", fanIn, fanOut)[1];
  expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(1 / 8);
  expect(moments(drawn).std).toBeGreaterThan(0.05);
  for (const spec of [...initNames.filter((name) => name !== "default"), { constant: 2 }]) {
    expect([...drawBoth(spec, 2, 3)[1]]).toEqual([0, 0, 0]);
  }
});

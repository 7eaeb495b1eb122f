import { describe, expect, test } from "vitest";
import { compareEngines } from "../../../src/gradcheck/runners/compareEngines.js";
import { createWasmRunners } from "../../../src/gradcheck/runners/createWasmRunners.js";
import { errorBars, roundingOf } from "../../../src/gradcheck/runners/errorBars.js";
import { mathjsRunner } from "../../../src/gradcheck/runners/mathjsRunner.js";
import type { Computed } from "../../../src/gradcheck/runners/runner.js";
import type { Leaf, Sample } from "../../../src/gradcheck/sample.js";
import { defineOp, variable } from "../../../src/graph/node.js";
import { betweenEngines, float32, float64 } from "../../../src/math/rounding.js";
import { ops } from "../../../src/ops/index.js";

function sampleOf(values: readonly number[], build: (x: Leaf) => Sample["output"], cotangent = values): Sample {
  const x = variable("x", [values.length]);
  const numbers = Float64Array.from(values, Math.fround);
  const point = new Map<Leaf, Float64Array>([[x, numbers]]);
  return { title: "", inputs: [x], output: build(x), point, cotangent: Float64Array.from(cotangent, Math.fround) };
}
function computed(result: Computed | Error | undefined): Computed {
  if (result === undefined || result instanceof Error) throw result ?? new Error("nothing was computed");
  return result;
}

describe("The error bars of a sample", () => {
  const square = sampleOf([3, 0.7], (x) => ops.multiply(x, x));
  test("are those of its output and of its gradients, element by element", () => {
    const bars = computed(errorBars(square, float32));
    const half = (x: number) => Math.fround(x) * 2 ** -24;
    expect(bars.output[1]).toBeGreaterThanOrEqual(half(0.49) * 0.99);
    expect(bars.output[1]).toBeLessThan(2 * half(0.49));
    expect(bars.gradients[0]?.[0]).toBeGreaterThan(half(18) / 2);
    expect(bars.gradients[0]?.[0]).toBeLessThan(3 * half(18));
  });

  test("are 0 between engines if no function is used", () => {
    expect(errorBars(square, betweenEngines)).toEqual({
      output: Float64Array.of(0, 0),
      gradients: [Float64Array.of(0, 0)],
    });
    expect(computed(errorBars(sampleOf([3, 0.7], ops.tanh), betweenEngines)).output[0]).toBeGreaterThan(0);
  });

  test("are an error if the graph cannot be built", () => {
    const broken = defineOp({
      name: "broken",
      arity: 1,
      summary: "",
      shape: ([a]) => a,
      forward: (_math, [a]) => a,
      vjp: () => {
        throw new Error("no rule");
      },
    });
    expect(errorBars(sampleOf([1], broken), float64)).toEqual(new Error("no rule"));
  });
});

const runners = await createWasmRunners();

test("there is a runner for both number types with either arithmetic", () => {
  expect(runners.map(({ place }) => Object.values(place).join(" "))).toEqual([
    "wasm float64 exact",
    "wasm float32 exact",
    "wasm float64 fast",
    "wasm float32 fast",
  ]);
});

test.each(runners)("the engines agree within them: $place.dtype $place.arithmetic", ({ place, run }) => {
  const values = Array.from({ length: 500 }, (_, i) => Math.sin(i) * 4);
  const softmax = (x: Leaf) => ops.softmax(ops.reshape(x, { shape: [20, 25] }), { axis: 1 });
  const samples = [
    sampleOf(values, ops.tanh),
    sampleOf(values, softmax),
    sampleOf(values, (x) => ops.sum(ops.multiply(ops.exp(x), x)), [0.3]),
    sampleOf([-200, -80, 87, 95, 800], ops.exp),
  ];
  for (const [i, result] of run(samples).entries()) {
    const [reference, sample] = [computed(mathjsRunner.run(samples)[i]), samples[i] as Sample];
    const bars = computed(errorBars(sample, roundingOf(place)));
    const { output, gradients } = compareEngines(reference, computed(result), bars, place);
    expect(Math.max(...[output, ...gradients].flatMap((each) => [...each]))).toBeLessThanOrEqual(1);
  }
});

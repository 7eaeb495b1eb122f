import { describe, expect, test } from "vitest";
import { errorBars } from "../../../src/gradcheck/runners/errorBars.js";
import { mathjsRunner } from "../../../src/gradcheck/runners/mathjsRunner.js";
import type { Computed } from "../../../src/gradcheck/runners/runner.js";
import type { Sample } from "../../../src/gradcheck/sample.js";
import { corruptSample } from "../../../src/gradcheck/selfTest/rules/corruptSample.js";
import { createChecks } from "../../../src/gradcheck/selfTest/rules/createChecks.js";
import { findsMistake } from "../../../src/gradcheck/selfTest/rules/gradientCheck.js";
import { listRuleCorruptions } from "../../../src/gradcheck/selfTest/rules/listRuleCorruptions.js";
import { ruleMistakes } from "../../../src/gradcheck/selfTest/rules/ruleMistakes.js";
import { opSubject } from "../../../src/gradcheck/subjects/opSubject.js";
import { operation, variable } from "../../../src/graph/node.js";
import type { Op, Params } from "../../../src/graph/op.js";
import type { Shape } from "../../../src/graph/shape.js";
import { float64 } from "../../../src/math/rounding.js";
import { registry } from "../../../src/ops/index.js";

const find = (name: string) => registry.get(name) as Op;
const compute = (sample: Sample) => mathjsRunner.run([sample])[0] as Computed;

/** Several tests look at the same samples. */
const drawn = new Map<string, readonly Sample[]>();
function samplesOf(name: string): readonly Sample[] {
  const samples = drawn.get(name) ?? opSubject(find(name)).samples(0);
  drawn.set(name, samples);
  return samples.filter(({ isUnproved }) => isUnproved !== true);
}

/** An op on leaves with these values, and a cotangent of 1, 2, 3, …. */
function sampleOf(
  op: Op,
  shapes: readonly Shape[],
  values: readonly (readonly number[])[],
  params: Params = {},
): Sample {
  const inputs = shapes.map((shape, i) => variable(`x${i}`, shape));
  const output = operation(op, inputs, params);
  const size = output.shape.reduce((product, axis) => product * axis, 1);
  const point = new Map(inputs.map((leaf, i) => [leaf, Float64Array.from(values[i] as readonly number[])]));
  return { title: "", inputs, output, point, cotangent: Float64Array.from({ length: size }, (_, i) => i + 1) };
}

/** The gradient by one input, for each variant of a mistake. */
function gradientsWith(mistake: string, sample: Sample, which = 0): number[][] {
  const { op } = sample.output as { readonly op: Op };
  return listRuleCorruptions(op, [sample])
    .filter(({ corruption }) => corruption.mistake.name === mistake && corruption.which === which)
    .map(({ corruption }) => [...(compute(corruptSample(sample, corruption)).gradients[which] as Float64Array)]);
}

describe("a mistake in a rule", () => {
  const square = [1, 2, 3, 4];
  test.each<[string, Sample, number[][]]>([
    ["factor 2", sampleOf(find("square"), [[2]], [[3, 5]]), [[12, 40]]],
    ["0 beyond |x| = 5", sampleOf(find("square"), [[2]], [[5, 6]]), [[10, 0]]],
    [
      "factor left out",
      sampleOf(
        find("multiply"),
        [[2], [2]],
        [
          [3, 5],
          [7, 9],
        ],
      ),
      [
        [1, 2],
        [7, 9],
      ],
    ],
    ["other branch at a corner", sampleOf(find("relu"), [[3]], [[-1, 0, 1]]), [[0, 2, 3]]],
    [
      "other branch at a corner",
      sampleOf(find("abs"), [[3]], [[-1, 0, 1]]),
      [
        [-1, 2, 3],
        [-1, -2, 3],
      ],
    ],
    [
      "one branch only",
      sampleOf(find("relu"), [[2]], [[-1, 1]]),
      [
        [0, 0],
        [1, 2],
      ],
    ],
    ["tie gives each the whole", sampleOf(find("max"), [[1, 3]], [[2, 2, 1]]), [[1, 1, 0]]],
    ["transposed if square", sampleOf(find("transpose"), [[2, 2]], [square]), [[1, 2, 3, 4]]],
    ["wrong axis if square", sampleOf(find("sum"), [[2, 2]], [square], { axis: 0 }), [[1, 1, 2, 2]]],
    [
      "last of 7 rows left out",
      sampleOf(find("negate"), [[7]], [[1, 1, 1, 1, 1, 1, 1]]),
      [[-1, -2, -3, -4, -5, -6, 0]],
    ],
    ["one slice instead of a broadcast sum", sampleOf(find("add"), [[1], [2]], [[1], [1, 1]]), [[1]]],
    [
      "only the first of two axes summed",
      sampleOf(
        find("add"),
        [
          [1, 1],
          [2, 2],
        ],
        [[1], square],
      ),
      [[4]],
    ],
    ["mean instead of a broadcast sum", sampleOf(find("add"), [[1], [2]], [[1], [1, 1]]), [[1.5]]],
    [
      "factor left out",
      sampleOf(find("sign"), [[2]], [[3, -5]]),
      [
        [1, 2],
        [0, 0],
      ],
    ],
  ])("gives what its name says: %s", (mistake, sample, expected) => {
    expect(gradientsWith(mistake, sample).map((gradient) => gradient.map((x) => x + 0))).toEqual(expected);
  });

  test("shows where an input is read twice", () => {
    const x = variable("x", [1]);
    const output = operation(find("multiply"), [x, x]);
    const sample = {
      title: "",
      inputs: [x],
      output,
      point: new Map([[x, Float64Array.of(3)]]),
      cotangent: Float64Array.of(1),
    };
    expect(gradientsWith("added twice if used twice", sample)).toEqual([[9]]);
    expect(gradientsWith("overwritten if used twice", sample)).toEqual([[3]]);
  });

  test("leaves the output as it is", () => {
    for (const sample of samplesOf("softmax").slice(0, 10)) {
      for (const { corruption } of listRuleCorruptions(find("softmax"), [sample])) {
        expect(compute(corruptSample(sample, corruption)).output).toEqual(compute(sample).output);
      }
    }
  });

  test("is one: every kind changes a gradient of an op", () => {
    const unseen = new Set(ruleMistakes.map(({ name }) => name));
    for (const name of ["multiply", "relu", "softmax", "max", "matmul", "sin", "silu", "softmaxCrossEntropy"]) {
      const samples = samplesOf(name);
      const right = new Map(samples.map((sample) => [sample, String(compute(sample).gradients)]));
      for (const { corruption, samples: some } of listRuleCorruptions(find(name), samples)) {
        const isWrong = (sample: Sample) => {
          const wrong = mathjsRunner.run([corruptSample(sample, corruption)])[0] as Computed | Error;
          return wrong instanceof Error || String(wrong.gradients) !== right.get(sample);
        };
        if (unseen.has(corruption.mistake.name) && some.some(isWrong)) unseen.delete(corruption.mistake.name);
      }
    }
    expect([...unseen]).toEqual([]);
  });
});

test("every rule has room for at least ten kinds of mistakes", () => {
  for (const name of ["negate", "sum", "reshape", "matmul", "sign", "softmaxCrossEntropy"]) {
    const kinds = listRuleCorruptions(find(name), samplesOf(name)).map(({ corruption }) => corruption);
    expect(new Set(kinds.map(({ mistake }) => mistake.name)).size).toBeGreaterThanOrEqual(10);
  }
});

test.each(["tanh", "relu", "abs", "max", "power", "matmul", "softmax", "huber"])(
  "no method calls a right rule wrong: %s",
  (name) => {
    const checks = createChecks(0);
    for (const sample of samplesOf(name)) {
      // Larger ones take long, and show nothing else.
      if ([...sample.point.values(), sample.cotangent].some(({ length }) => length > 20)) continue;
      const bars = errorBars(sample, float64);
      for (const [method, check] of checks) {
        expect([method, sample.title, findsMistake(check, sample, compute(sample), bars)]).toEqual([
          method,
          sample.title,
          false,
        ]);
      }
    }
  },
);

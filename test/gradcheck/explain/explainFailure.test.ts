import { describe, expect, test } from "vitest";
import { explainFailure } from "../../../src/gradcheck/explain/explainFailure.js";
import { valuesAt } from "../../../src/gradcheck/explain/values.js";
import type { Leaf } from "../../../src/gradcheck/sample.js";
import { constant, operation, variable } from "../../../src/graph/node.js";
import type { Op } from "../../../src/graph/op.js";
import { ops, registry } from "../../../src/ops/index.js";
import { changed, failureOf, onWasm, sampleOf, spoiled } from "./wrongRules.js";

const on = (op: Op, ...shapes: readonly (readonly number[])[]) =>
  sampleOf(shapes, (...leaves) => operation(op, leaves));
const say = (op: Op, ...shapes: readonly (readonly number[])[]) => explainFailure(failureOf(on(op, ...shapes)));

describe("a rule that gives nothing useful", () => {
  test("is said to throw, with the message", () => {
    const op = spoiled("exp", 0, () => {
      throw new Error("no rule for this.\n at all");
    });
    expect(say(op, [3])).toBe("The gradient by a could not be computed: no rule for this.");
  });

  test("is said to give the wrong shape", () => {
    const failure = failureOf(on(registry.get("exp") as Op, [3, 4]));
    expect(explainFailure({ ...failure, analytic: [1, 2] })).toBe(
      "The gradient by a has the wrong shape: it has 2 elements, and should have 12.",
    );
    const op = spoiled("exp", 0, () => constant(1, [5]));
    expect(say(op, [3, 4])).toMatch(/^The gradient by a could not be computed: .*\[5\].*\[3, 4\]/);
  });

  test("is said to be NaN, infinite or 0 everywhere", () => {
    const nan = spoiled("exp", 0, (right) => ops.log(ops.subtract(ops.negate(ops.square(right)), constant(1))));
    expect(say(nan, [3, 4])).toMatch(/is NaN everywhere: at \[0, 0\] it is NaN, and should be -?\d/);
    const infinite = spoiled("exp", 0, (right) => ops.divide(right, constant(0)));
    expect(say(infinite, [3, 4])).toMatch(/is infinite everywhere: at \[0, 0\] it is -?infinity/);
    const zero = spoiled("exp", 0, (right) => ops.multiply(right, constant(0)));
    expect(say(zero, [3, 4])).toMatch(/is 0 everywhere, so nothing flows back to a: at/);
  });

  test("is said not to be linear in the incoming gradient", () => {
    const squared = spoiled("sin", 0, (right, { ct }) => ops.multiply(right, ct));
    expect(say(squared, [3, 4])).toMatch(/does not grow in proportion to the incoming gradient: at/);
    const added = spoiled("sin", 0, (right) => ops.add(right, constant(1)));
    const sample = { ...on(added, [4]), cotangent: new Float64Array(4) };
    expect(explainFailure(failureOf(sample))).toMatch(
      /is not 0 although the incoming gradient is 0: at \[0\] it is 1, and should be 0/,
    );
    const failure = failureOf(on(registry.get("sin") as Op, [4]));
    expect(explainFailure({ ...changed(failure, (x) => 2 * x), against: "linearity" })).toMatch(
      /does not grow in proportion/,
    );
  });

  test("is said to differ from run to run", () => {
    const failure = failureOf(on(registry.get("sin") as Op, [4]));
    const sentence = explainFailure({ ...changed(failure, (x) => x + 1), against: "determinism" });
    expect(sentence).toMatch(/differs between two runs of the same graph: at \[\d\] it is .+, and was .+ before\.$/);
  });
});

describe("an output", () => {
  test("that lacks a row of a fold is recognised", () => {
    const sample = sampleOf([[7, 3]], (a) => ops.sum(a as Leaf, { axis: 0 }));
    const [a] = sample.inputs;
    const point = new Map([
      [a as Leaf, (sample.point.get(a as Leaf) as Float64Array).map((x, i) => (i >= 18 ? 0 : x))],
    ]);
    const failure = {
      sample,
      analytic: valuesAt(sample.output, point),
      reference: valuesAt(sample.output, sample.point),
      place: { ...onWasm, arithmetic: "fast" },
    } as const;
    expect(explainFailure(failure)).toMatch(
      /^Only on the wasm engine \(fast\), the output is what it would be without the last row of a: at \[\d\] it is/,
    );
  });

  test("of float32 is compared with the accuracy of float32", () => {
    const sample = on(registry.get("exp") as Op, [9]);
    const reference = valuesAt(sample.output, sample.point);
    const analytic = reference.map((x, i) => Math.fround(x) * (i === 8 ? 1.001 : 1));
    expect(explainFailure({ sample, analytic, reference, place: { ...onWasm, dtype: "float32" } })).toMatch(
      /^Only on the wasm engine \(float32\), the output is 1.001 times|wrong only in the last element/,
    );
  });
});

describe("a failure without a pattern", () => {
  const failure = failureOf(on(registry.get("matmul") as Op, [4, 5], [5, 3]));

  test("is said to have none, with the number of elements and the worst one", () => {
    const noise = [1, 0, 4, 0, 0, 2, 7, 0, 3, 0, 0, 9, 0, 5, 0, 6, 0, 0, 8, 0];
    expect(explainFailure(changed(failure, (x, i) => x + (noise[i] as number) / 10))).toMatch(
      /^The gradient by a is wrong in 9 of 20 elements, with no simple pattern: at \[\d, \d\] it is .+, and should be .+\.$/,
    );
    expect(explainFailure(changed(failure, (x, i) => x + Math.sin(i * i + 1)))).toMatch(
      /is wrong in all of its 20 elements, with no simple pattern/,
    );
  });

  test("is not given one if a pattern holds for the elements that are wrong and not for the others", () => {
    // Twice the right one, but not everywhere.
    expect(explainFailure(changed(failure, (x, i) => (i === 7 ? x : 2 * x)))).not.toMatch(/factor 2/);
    expect(explainFailure(changed(failure, (x, i) => (i === 7 ? x * 2.1 : 2 * x)))).toMatch(/no simple pattern/);
  });

  test("in elements that were not compared does not count", () => {
    const reference = Array.from(failure.reference, (value, i) => (i % 3 === 0 ? value : undefined));
    const analytic = (failure.analytic as Float64Array).map((x, i) => (i % 3 === 0 ? 2 * x : Number.NaN));
    expect(explainFailure({ ...failure, reference, analytic })).toMatch(/is twice the right one/);
  });

  test("of a single number is not explained by a factor that any number would have", () => {
    const square = failureOf(sampleOf([[]], (a) => ops.square(a as Leaf)));
    expect(explainFailure(changed(square, (x) => 1.7 * x))).toMatch(
      /^The gradient by a is wrong: it is .+, and should be .+\.$/,
    );
    expect(explainFailure(changed(square, (x) => 2 * x))).toMatch(/twice the right one/);
  });

  test("uses the tolerance that is given", () => {
    const slightly = changed(failure, (x, i) => (i < 5 ? 2 * x : x * (1 + 1e-7)));
    expect(explainFailure({ ...slightly, allowed: Array.from(failure.reference, () => 1e-5) })).toMatch(
      /twice the right one only in the first row/,
    );
  });
});

test("a sample that is too large to be computed often is explained by its numbers alone", () => {
  const a = variable("layers.0.weight", [784, 128]);
  const [x, weights] = [variable("x", [64, 784]), new Float64Array(784 * 128).fill(0.5)];
  const sample = {
    title: "",
    inputs: [a],
    output: ops.matmul(x, a),
    point: new Map([
      [a, weights],
      [x, new Float64Array(64 * 784).fill(1)],
    ]),
    cotangent: new Float64Array(64 * 128).fill(1),
  };
  const reference = weights.map((_, i) => Math.sin(i));
  const sentence = explainFailure({
    sample,
    input: a,
    analytic: reference.map((value) => 64 * value),
    reference,
    place: onWasm,
  });
  expect(sentence).toMatch(
    /^The gradient by layers.0.weight is 64 times the right one \(a mean over the 64 rows of the output is taken as a sum\): at \[/,
  );
});

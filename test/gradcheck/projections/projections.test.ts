import { beforeAll, describe, expect, test } from "vitest";
import type { ComparedElement } from "../../../src/gradcheck/compareElements.js";
import { judge } from "../../../src/gradcheck/judge.js";
import { Projections } from "../../../src/gradcheck/projections/projections.js";
import { complexStep } from "../../../src/gradcheck/references/complexStep.js";
import { mathjsRunner } from "../../../src/gradcheck/runners/mathjsRunner.js";
import type { Computed } from "../../../src/gradcheck/runners/runner.js";
import type { Leaf, Sample } from "../../../src/gradcheck/sample.js";
import { input, variable } from "../../../src/graph/node.js";
import { sizeOf } from "../../../src/graph/shape.js";
import { ops } from "../../../src/ops/index.js";
import { RandomStream } from "../../../src/random.js";

const [rows, columns] = [40, 30];
const x = input("x", [3, rows]);
const weight = variable("weight", [rows, columns]);
const bias = variable("bias", [columns]);
const random = RandomStream.create(7, "gradcheck");
const draw = (length: number) => Float64Array.from({ length }, () => random.uniform(-1, 1));

/** The gradients of rows of x that are small are small too, and those of the last row are 0. */
const sizes = Float64Array.from({ length: rows }, (_, row) =>
  row === rows - 1 ? 0 : ([1, 1e-5, 1e3][row % 3] as number),
);
const xValues = draw(3 * rows).map((value, i) => value * (sizes[i % rows] as number));
const sample: Sample = {
  title: "a layer",
  inputs: [weight, bias],
  output: ops.sum(ops.tanh(ops.add(ops.matmul(x, weight), bias))),
  point: new Map<Leaf, Float64Array>([
    [x, xValues],
    [weight, draw(rows * columns).map((value) => value / 1000)],
    [bias, draw(columns)],
  ]),
  cotangent: Float64Array.of(1),
};

const isWrong = (element: ComparedElement) => judge(element, { atol: 0, rtol: 1e-12 }) === "FAIL";
let computed: Computed;
beforeAll(() => {
  computed = mathjsRunner.run([sample])[0] as Computed;
});

interface Found {
  readonly compared: readonly ComparedElement[];
  /** Evaluations of the graph. */
  readonly parts: number;
  readonly wrong: ReadonlySet<number | undefined>;
}

function compare(
  leaf: Leaf,
  gradient: Float64Array,
  projections = new Projections(sample, complexStep, RandomStream.create(0, "gradcheck")),
): Found {
  const rounding = gradient.map((value) => (Number.isFinite(value) ? 1e-15 * Math.abs(value) : 0));
  const steps = projections.compare(leaf, { gradient, rounding }, isWrong);
  for (let parts = 0; ; parts++) {
    const step = steps.next();
    if (step.done !== true) continue;
    return { compared: step.value, parts, wrong: new Set(step.value.filter(isWrong).map(({ index }) => index)) };
  }
}

const rightWeight = () => Float64Array.from(computed.gradients[0] as Float64Array);

describe("a gradient with many elements", () => {
  test("passes with far fewer evaluations than it has elements", () => {
    const { compared, parts, wrong } = compare(weight, rightWeight());
    expect(wrong.size).toBe(0);
    expect(parts).toBeLessThan(sizeOf(weight.shape) / 10);
    // Four orders of magnitude and zeros, eight bands of rows and as many of columns, and some one by one.
    expect(compared.filter(({ index }) => index === undefined)).toHaveLength(21);
    expect(compared.filter(({ index }) => index !== undefined)).toHaveLength(64);
  });

  test.each([
    ["in the first element", 0],
    ["in the last but one row", (rows - 1) * columns - 1],
    ["where the gradient is small", 4 * columns + 17],
    ["where the gradient is large", 5 * columns + 1],
    ["in the middle of nowhere", 20 * columns + 13],
  ])("is found wrong by a billionth in a single element %s", (_, index) => {
    const gradient = rightWeight();
    gradient[index] = (gradient[index] as number) * (1 + 1e-9);
    const { compared, wrong } = compare(weight, gradient);
    expect([...wrong]).toEqual([index]);
    const element = compared.find((each) => each.index === index);
    expect(element?.analytic).toBe(gradient[index]);
    expect(element?.reference.value).toBeCloseTo(rightWeight()[index] as number, 12);
  });

  test.each([
    ["is 0", 0],
    ["is not a number", Number.NaN],
    ["is infinite", Number.POSITIVE_INFINITY],
  ])("is found wrong if a single element %s", (_, value) => {
    const gradient = rightWeight();
    gradient[777] = value;
    expect([...compare(weight, gradient).wrong]).toEqual([777]);
  });

  test("is found wrong if an element is not 0 where nothing flows", () => {
    const gradient = rightWeight();
    const index = rows * columns - 2;
    expect(Math.abs(gradient[index] as number)).toBe(0);
    gradient[index] = 1e-12;
    expect([...compare(weight, gradient).wrong]).toEqual([index]);
  });

  test("is found wrong if two errors add up to nothing", () => {
    const gradient = rightWeight();
    gradient[600] = (gradient[600] as number) + 1e-3;
    gradient[601] = (gradient[601] as number) - 1e-3;
    expect([...compare(weight, gradient).wrong].toSorted()).toEqual([600, 601]);
  });

  test("shows the row and the column of a wrong element", () => {
    const gradient = rightWeight();
    for (let column = 0; column < columns; column++)
      gradient[20 * columns + column] = 2 * (gradient[20 * columns + column] as number);
    const { compared, wrong } = compare(weight, gradient);
    expect(wrong.size).toBe(columns);
    const [first] = wrong;
    const ofColumn = compared.filter(({ index = -1 }) => index % columns === (first as number) % columns);
    expect(ofColumn.length).toBeGreaterThanOrEqual(rows);
  });

  test("is not evaluated again for another runner", () => {
    const projections = new Projections(sample, complexStep, RandomStream.create(0, "gradcheck"));
    expect(compare(weight, rightWeight(), projections).parts).toBeGreaterThan(0);
    expect(compare(weight, rightWeight(), projections).parts).toBe(0);
    const gradient = rightWeight();
    gradient[5] = 0;
    expect([...compare(weight, gradient, projections).wrong]).toEqual([5]);
  });
});

test("a gradient with few elements is compared element by element", () => {
  const { compared, wrong, parts } = compare(bias, computed.gradients[1] as Float64Array);
  expect(compared.map(({ index }) => index)).toEqual(Array.from({ length: columns }, (_, i) => i));
  expect(wrong.size).toBe(0);
  expect(parts).toBe(columns);
});

test("the progress counts the evaluations of all inputs", () => {
  const projections = new Projections(sample, complexStep, RandomStream.create(0, "gradcheck"));
  const seen = [];
  for (const [i, leaf] of sample.inputs.entries()) {
    const gradient = computed.gradients[i] as Float64Array;
    seen.push(...projections.compare(leaf, { gradient, rounding: gradient.map(() => 1e-9) }, isWrong));
  }
  expect(seen.map(({ done }) => done)).toEqual(seen.map((_, i) => i + 1));
  expect(new Set(seen.map(({ total }) => total))).toEqual(new Set([seen.length]));
  expect([seen[0]?.what, seen.at(-1)?.what]).toEqual(["weight", "bias"]);
});

import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { constant, input, operation, variable } from "../../src/graph/node.js";
import type { Node, Op, Params, Variable } from "../../src/graph/op.js";
import { flatten, nest } from "../../src/math/nestedArrays.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { customOp } from "../../src/ops/elementwise.js";
import { registry } from "../../src/ops/index.js";
import { evaluateOn } from "../engine/evaluateOn.js";
import { evaluateNode } from "../evaluateNode.js";

const engine = await loadEngine("mathjs", "exact");
const { lift } = numberSystem("Complex");
const step = 2 ** -66;

interface Setting {
  readonly shape?: readonly number[];
  readonly params?: Params;
}

/** The gradient of the sum of the output by one input: by the rule, and by complex step, one element after another. */
function gradientsOf(
  op: Op,
  points: readonly (readonly number[])[],
  by: number,
  { shape = [points[0]?.length ?? 0], params = {} }: Setting,
) {
  const leaves = points.map((_, i) => variable(`v${i}`, shape));
  const output = operation(op, leaves, params);
  const product = vectorJacobianProducts(output, constant(1, output.shape), leaves)[by];
  const state = new Map(leaves.map((leaf, i): [Variable, Float64Array] => [leaf, Float64Array.from(points[i] ?? [])]));
  const rule =
    product === undefined ? [] : [...(evaluateOn(engine, [product as Node], state, "float64")[0] as Float64Array)];
  const inputs = leaves.map(({ name }) => input(name, shape));
  const moving = operation(op, inputs, params);
  const complexStep = (points[by] as readonly number[]).map((_, moved) => {
    const bound = inputs.map((node, i) => ({
      node,
      value: nest(
        (points[i] as readonly number[]).map((x, j) => lift(x, i === by && j === moved ? step : 0)),
        shape,
      ),
    }));
    const elements = flatten(evaluateNode(moving, bound, "Complex")) as { readonly re: number; readonly im: number }[];
    // Where there is no value, there is no derivative: the square root of a negative number.
    return elements.reduce((sum, { re, im }) => sum + (Number.isFinite(re) ? im : 0), 0) / step;
  });
  const [values] = evaluateOn(engine, [output], state, "float64");
  return { rule, complexStep, hasValue: (i: number) => values?.length === 1 || Number.isFinite(values?.[i]) };
}

/** Where both differ, if there is a value and the rule's gradient is finite. */
function differences(op: Op, points: readonly (readonly number[])[], setting: Setting = {}): string[] {
  return points.flatMap((_, by) => {
    const { rule, complexStep, hasValue } = gradientsOf(op, points, by, setting);
    return complexStep.flatMap((found, i) => {
      const expected = rule[i] ?? 0;
      if (!Number.isFinite(expected) || !hasValue(i)) return [];
      const isEqual = Math.abs(found - expected) <= 1e-14 * Math.max(1, Math.abs(expected));
      return isEqual
        ? []
        : [`by input ${by} at ${points.map((each) => each[i])}: ${found}, but the rule is ${expected}`];
    });
  });
}

const corners = [0, -0, 0.5, -0.5, 1, -1, 1.5, -3, 3, 6, 20, -20, 0.4];
const ofOne = [...registry.values()].filter((op) => op.formula !== undefined && op.arity === 1);
const ofTwo = [...registry.values()].filter((op) => op.formula !== undefined && op.arity === 2);

describe("At corners and ties the complex step is the gradient of the rule", () => {
  test.each(ofOne.map((op) => [op.name, op] as const))("of %s", (_, op) =>
    expect(differences(op, [corners])).toEqual([]),
  );
  test.each(ofTwo.map((op) => [op.name, op] as const))("of %s", (_, op) => {
    const pairs = corners.flatMap((a) => corners.map((b): [number, number] => [a, b]));
    expect(differences(op, [pairs.map(([a]) => a), pairs.map(([, b]) => b)])).toEqual([]);
  });
  test.each([
    "max(x, 0)",
    "min(max(x, -1), 1)",
    "max(x, max(x, 1))",
    "max(x, x)",
    "min(x, -x)",
    "max(abs(x), x ^ 2)",
    "max(2 * x, min(3 * x, x + 1))",
    "abs(x) * x",
    "abs(abs(x) - 1)",
    "abs(x) ^ 1.5",
    "abs(x) ^ 3",
    "sign(x) * x ^ 2",
    "sign(x) + x",
    "x > 1 ? x ^ 2 : -x",
    "x >= 1 ? x ^ 2 : x < -1 ? exp(x) : sin(x)",
    "x == 1 ? 3 * x : x != 0 ? x : 5 * x",
    "x > 0 ? max(x, 1) : min(x, -1)",
    "max(relu(x), x / 2)",
    "relu6(x + 3) - hardTanh(x)",
    "x ^ 0",
    "x ^ 1",
    "max(x, 0) ^ 2.5",
    "max(x, 0) ^ x",
    "pow(2, abs(x))",
    "sqrt(1 + abs(x))",
    "log1p(abs(x))",
    "x * sigmoid(abs(x))",
    "tanh(max(x, 0)) / (1 + abs(x))",
  ])("of %s", (text) => expect(differences(customOp(text) as unknown as Op, [corners])).toEqual([]));

  const rows = [0, 0, 0, 1, 2, 2, 3, 1, 3, -1, -1, -1, -1, 5, 0, 0];
  test.each(["max", "logSumExp", "softmax", "logSoftmax"])("of %s, along both axes", (name) => {
    const op = registry.get(name) as Op;
    for (const axis of [0, 1]) expect(differences(op, [rows], { shape: [4, 4], params: { axis } })).toEqual([]);
  });
  test("of softmaxCrossEntropy, with equal logits", () => {
    const labels = rows.map((_, i) => (i % 5 === 0 ? 1 : 0));
    expect(differences(registry.get("softmaxCrossEntropy") as Op, [rows, labels], { shape: [4, 4] })).toEqual([]);
  });
});

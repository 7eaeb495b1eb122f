import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { kinksOf } from "../../src/gradcheck/samples/kinks.js";
import { constant, operation } from "../../src/graph/node.js";
import type { Node, Op } from "../../src/graph/op.js";
import { flatten } from "../../src/math/nestedArrays.js";
import { ops, registry } from "../../src/ops/index.js";
import { bind, elementsOf, evaluateNode } from "../evaluateNode.js";

describe("at the edges", () => {
  const gradientAt = (name: string, x: number): number => {
    const leaf = bind(x, "x");
    const node = operation(registry.get(name) as Op, [leaf.node]);
    const [product] = vectorJacobianProducts(node, constant(1, node.shape), [leaf.node]);
    return elementsOf(product as Node, [leaf])[0] as number;
  };
  const valueAt = (name: string, x: number): number => {
    const leaf = bind(x, "x");
    return elementsOf(operation(registry.get(name) as Op, [leaf.node]), [leaf])[0] as number;
  };

  const kinks: readonly (readonly [string, number, number])[] = [
    ["relu", 0, 0],
    ["relu6", 0, 0],
    ["relu6", 6, 0],
    ["leakyRelu", 0, 0.01],
    ["selu", 0, 1.0507009873554805 * 1.6732632423543772],
    ["abs", 0, 0],
    ["sign", 0, 0],
    ["hardTanh", -1, 0],
    ["hardTanh", 1, 0],
    ["hardSigmoid", -3, 0],
    ["hardSigmoid", 3, 0],
  ];
  // The slopes of elu are 1 on both sides, unless alpha is another number.
  test.each([...kinks, ["elu", 0, 1] as const])(
    "%s takes at its kink %d the subgradient %d",
    (name, kink, expected) => {
      expect(gradientAt(name, kink)).toBe(expected);
    },
  );

  test("every kink that is found in a formula of one variable is among those tested above", () => {
    const found = [...registry.values()]
      .filter(({ arity }) => arity === 1)
      .flatMap((op) =>
        kinksOf(op).map(({ place, subgradient }) => [op.name, Number(place.split(" = ")[1]), subgradient]),
      );
    expect(found.toSorted()).toEqual(kinks.toSorted());
  });

  const activations = [
    "relu",
    "relu6",
    "leakyRelu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "mish",
    "sigmoid",
    "tanh",
    "softplus",
    "softsign",
    "hardTanh",
    "hardSigmoid",
    "exp",
    "identity",
    "abs",
    "erf",
    "square",
  ];
  test.each(activations)("%s lets a NaN through", (name) => {
    expect(valueAt(name, Number.NaN)).toBeNaN();
  });

  test.each([
    ["sigmoid", -1000, 0, 0],
    ["sigmoid", 1000, 1, 0],
    ["tanh", -1000, -1, 0],
    ["softplus", 1000, 1000, 1],
    ["softplus", 20.5, 20.5, 1],
    ["softplus", -1000, 0, 0],
    ["mish", 1000, 1000, 1],
    ["silu", 1000, 1000, 1],
    ["elu", -1000, -1, 0],
    ["gelu", 40, 40, 1],
    ["relu", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 1],
  ])("%s stays finite at %d: %d, slope %d", (name, x, value, slope) => {
    expect(valueAt(name, x)).toBe(value);
    expect(gradientAt(name, x)).toBe(slope);
  });

  test.each([
    [1, 20],
    [2, 1],
    [0.5, -2],
  ])("softplus with a beta of %d is still curved at its threshold of %d", (beta, threshold) => {
    const x = bind(threshold / beta);
    const node = ops.softplus(x.node, { beta, threshold });
    const [slope] = vectorJacobianProducts(node, constant(1), [x.node]);
    expect(elementsOf(node, [x])[0]).toBeCloseTo(Math.log1p(Math.exp(threshold)) / beta, 13);
    expect(elementsOf(slope as Node, [x])[0]).toBeCloseTo(1 / (1 + Math.exp(-threshold)), 13);
  });

  test("signed zeros keep their sign if arithmetic keeps it", () => {
    expect(valueAt("identity", -0)).toBe(-0);
    expect(valueAt("negate", 0)).toBe(-0);
    expect(valueAt("tanh", -0)).toBe(-0);
    expect(valueAt("expm1", -0)).toBe(-0);
    expect(valueAt("relu", -0)).toBe(0);
    expect(valueAt("square", -0)).toBe(0);
  });

  test("logarithms of sums neither overflow nor underflow", () => {
    const x = bind([
      [1000, 1000],
      [-1000, -1001],
    ]);
    expect(evaluateNode(ops.logSumExp(x.node), [x])).toEqual([[1000 + Math.LN2], [-1000 + Math.log1p(Math.exp(-1))]]);
    expect((flatten(evaluateNode(ops.softmax(x.node), [x])) as number[])[0]).toBe(0.5);
    expect((flatten(evaluateNode(ops.logSoftmax(x.node), [x])) as number[])[0]).toBeCloseTo(-Math.LN2, 12);
  });

  test("a softmax keeps its digits however large the logits are", () => {
    const [a, b] = [bind([[1e15, 1e15]], "a"), bind([[1, 0]], "b")];
    expect(evaluateNode(ops.logSoftmax(a.node), [a])).toEqual([[-Math.LN2, -Math.LN2]]);
    expect(evaluateNode(ops.softmaxCrossEntropy(a.node, b.node), [a, b])).toBe(Math.LN2);
  });

  test("binary cross-entropy is exact far out", () => {
    const [a, b] = [bind([800, -800, 800]), bind([0, 1, 1])];
    expect(evaluateNode(ops.binaryCrossEntropy(a.node, b.node), [a, b])).toEqual([800, 800, 0]);
  });

  test("a maximum shares its gradient among equals, and a NaN is largest", () => {
    const x = bind([[1, 3, 3]]);
    const [product] = vectorJacobianProducts(ops.max(x.node), constant(1, [1, 1]), [x.node]);
    expect(elementsOf(product as Node, [x])).toEqual([0, 0.5, 0.5]);
    const y = bind([[1, Number.NaN, 3]]);
    expect(elementsOf(ops.max(y.node), [y])).toEqual([Number.NaN]);
  });

  test("a power takes the limits at a base of 0", () => {
    const [a, b] = [bind([0, 0, 0]), bind([2, 1, 0])];
    const node = ops.power(a.node, b.node);
    const [byA, byB] = vectorJacobianProducts(node, constant(1, [3]), [a.node, b.node]);
    expect(elementsOf(byA as Node, [a, b])).toEqual([0, 1, 0]);
    expect(elementsOf(byB as Node, [a, b])).toEqual([0, 0, 0]);
  });

  test("a matrix product adds up in ascending order of the inner index", () => {
    const [a, b] = [bind([[1, 1e100, 1, -1e100]]), bind([[1], [1], [1], [1]])];
    expect(elementsOf(ops.matmul(a.node, b.node), [a, b])).toEqual([0]);
    const [c, d] = [bind([[1e100, -1e100, 1, 1]]), bind([[1], [1], [1], [1]])];
    expect(elementsOf(ops.matmul(c.node, d.node), [c, d])).toEqual([2]);
  });
});

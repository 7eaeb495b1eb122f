import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { constant, defineOp, input, operation, variable } from "../../src/graph/node.js";
import type { Op } from "../../src/graph/op.js";
import { ops, registry } from "../../src/ops/index.js";

describe("nodes", () => {
  test("are frozen, with their inputs, parameters and shape", () => {
    const node = ops.sum(ops.matmul(input("a", [2, 3]), input("b", [3, 4])), { axis: 0 });
    if (node.kind !== "operation") throw new Error("expected an operation");
    for (const part of [node, node.inputs, node.params, node.shape]) expect(Object.isFrozen(part)).toBe(true);
    expect(node.shape).toEqual([4]);
    expect(node.params).toEqual({ axis: 0, keepDims: false });
  });

  test("keep their shape when the caller's array changes", () => {
    const shape = [2, 3];
    const node = variable("w", shape);
    shape[0] = 9;
    expect(node.shape).toEqual([2, 3]);
  });

  test.each([[[0]], [[2, -1]], [[1.5]], [[Number.NaN]], [[2 ** 40, 2 ** 40]]])("refuse the shape %j", (shape) => {
    for (const make of [input, variable]) expect(() => make("x", shape)).toThrow(ShapeError);
    expect(() => constant(0, shape)).toThrow(ShapeError);
  });
});

describe("shape errors come when the graph is built", () => {
  const a = input("a", [2, 3]);
  test.each([
    ["matmul", () => ops.matmul(a, a), "matmul: expected [m, k] and [k, n], got [2, 3] and [2, 3]"],
    ["matmul of a vector", () => ops.matmul(a, input("v", [3])), "matmul: expected [m, k] and [k, n]"],
    ["transpose", () => ops.transpose(input("v", [3])), "transpose: expected [m, n], got [3]"],
    ["add", () => ops.add(a, input("b", [2])), "add: shapes [2, 3] and [2] do not broadcast"],
    ["sum", () => ops.sum(a, { axis: 2 }), "sum: there is no axis 2 in [2, 3]"],
    ["mean", () => ops.mean(a, { axis: -1 }), "mean: there is no axis -1"],
    ["max", () => ops.max(a, { axis: 5 }), "max: there is no axis 5"],
    ["softmax", () => ops.softmax(input("v", [3])), "softmax: there is no axis 1 in [3]"],
    ["logSoftmax", () => ops.logSoftmax(input("v", [3])), "logSoftmax: there is no axis 1"],
    ["logSumExp", () => ops.logSumExp(input("v", [3])), "logSumExp: there is no axis 1"],
    ["broadcast", () => ops.broadcast(a, { shape: [3, 3] }), "broadcast: "],
    ["broadcast to less", () => ops.broadcast(a, { shape: [3] }), "broadcast: [2, 3] does not stretch to [3]"],
    ["reshape", () => ops.reshape(a, { shape: [5] }), "reshape: [2, 3] cannot become [5]"],
    ["meanSquaredError", () => ops.meanSquaredError(a, input("b", [3])), "meanSquaredError: expected equal shapes"],
    [
      "softmaxCrossEntropy",
      () => ops.softmaxCrossEntropy(a, input("b", [2])),
      "softmaxCrossEntropy: expected [rows, classes]",
    ],
  ])("%s", (_, build, message) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  test("for a wrong number of inputs too", () => {
    expect(() => operation(registry.get("matmul") as Op, [a])).toThrow("matmul: got 1 input, expected 2");
    expect(() => (ops.matmul as unknown as (x: unknown) => unknown)(a)).toThrow("matmul: got 1 input, expected 2");
  });
});

test("an op has its definition's fields and its parameters' defaults", () => {
  const double = defineOp<1, { readonly times: number }>({
    name: "double",
    arity: 1,
    params: { times: 2 },
    summary: "twice",
    shape: ([x]) => x,
    forward: (math, [x], { times }) => math.map("x * times", { x, times }),
    vjp: ({ ct }) => [ct],
  });
  expect(double.name).toBe("double");
  expect(Object.isFrozen(double)).toBe(true);
  expect(double(input("x", [2]))).toMatchObject({ params: { times: 2 }, shape: [2] });
  expect(double(input("x", [2]), { times: 3 })).toMatchObject({ params: { times: 3 } });
});

import { expect, test } from "vitest";
import { constant, input, variable } from "../../src/graph/node.js";
import { printNode } from "../../src/graph/printNode.js";
import { ops } from "../../src/ops/index.js";

test("a node is printed as an expression, with the parameters that are set", () => {
  const [x, w] = [input("x", [2, 3]), variable("w", [3, 4])];
  expect(printNode(ops.sum(ops.matmul(x, w)))).toBe("sum(matmul(x, w))");
  expect(printNode(ops.sum(x, { axis: 1, keepDims: true }))).toBe("sum(x, axis 1, keepDims)");
  expect(printNode(ops.broadcast(ops.multiply(x, constant(0.5)), { shape: [4, 2, 3] }))).toBe(
    "broadcast(multiply(x, 0.5), shape [4, 2, 3])",
  );
  expect(printNode(ops.leakyRelu(x))).toBe("leakyRelu(x, slope 0.01)");
});

test("a node with a name is printed as its name", () => {
  const x = input("x", [2, 3]);
  const y = ops.softmax(x);
  expect(printNode(ops.multiply(y, ops.exp(y)), new Map([[y, "y"]]))).toBe("multiply(y, exp(y))");
});

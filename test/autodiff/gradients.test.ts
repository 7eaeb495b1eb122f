import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradients, vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { ShapeError } from "../../src/errors.js";
import { constant, defineOp, input } from "../../src/graph/node.js";
import type { Node } from "../../src/graph/op.js";
import { topologicalOrder } from "../../src/graph/order.js";
import { ops } from "../../src/ops/index.js";
import { bind, elementsOf } from "../evaluateNode.js";

const slopeAt = (build: (x: Node) => Node, x: number) => {
  const leaf = bind(x, "x");
  return elementsOf(gradients(build(leaf.node), [leaf.node])[0] as Node, [leaf])[0];
};

describe("gradients", () => {
  test("add up over every use of a node", () => {
    expect(slopeAt((x) => ops.add(x, x), 3)).toBe(2);
    expect(slopeAt((x) => ops.multiply(x, ops.multiply(x, x)), 3)).toBe(27);
    expect(slopeAt((x) => ops.subtract(x, x), 3)).toBe(0);
  });

  test("of a diamond of depth 60 ask each rule once, not 2^60 times", () => {
    let asked = 0;
    const sumOfBoth = defineOp({
      name: "sumOfBoth",
      arity: 2,
      summary: "a + b",
      shape: ([a]) => a,
      forward: (math, [a, b]) => math.map("a + b", { a, b }),
      vjp: ({ ct }) => {
        asked++;
        return [ct, ct];
      },
    });
    const slope = slopeAt((x) => {
      let node = x;
      for (let i = 0; i < 60; i++) node = sumOfBoth(node, node);
      return node;
    }, 1);
    expect(asked).toBe(60);
    expect(slope).toBe(2 ** 60);
  });

  test("of a chain of 100,000 nodes neither overflow the stack nor grow the graph beyond it", () => {
    const x = bind(1, "x");
    let node: Node = x.node;
    for (let i = 0; i < 100_000; i++) node = ops.negate(node);
    const [slope] = gradients(node, [x.node]);
    expect(topologicalOrder([slope as Node]).length).toBeLessThanOrEqual(100_001);
    expect(elementsOf(slope as Node, [x])).toEqual([1]);
  });

  test("can be differentiated again, and again", () => {
    const x = bind(2, "x");
    const orders: Node[] = [ops.power(x.node, constant(5))];
    for (let i = 0; i < 5; i++) orders.push(gradients(orders[i] as Node, [x.node])[0] as Node);
    expect(orders.map((node) => elementsOf(node, [x])[0])).toEqual([32, 80, 160, 240, 240, 120]);
  });

  test("of second order go through products, exponentials and reductions", () => {
    const x = bind([0.3, -0.7], "x");
    const loss = ops.exp(ops.sum(ops.square(x.node))); // e^(x·x)
    const [first] = gradients(loss, [x.node]);
    const along = bind([1, 2], "along");
    const [hessianProduct] = gradients(ops.sum(ops.multiply(first as Node, along.node)), [x.node]);
    const [p, q] = [0.3, -0.7];
    const scale = Math.exp(p * p + q * q);
    const expected = [(2 + 4 * p * p) * scale + 4 * p * q * scale * 2, 4 * p * q * scale + (2 + 4 * q * q) * scale * 2];
    for (const [i, element] of elementsOf(hessianProduct as Node, [x, along]).entries()) {
      expect(element).toBeCloseTo(expected[i] as number, 12);
    }
  });

  test("have the shapes of their targets, whatever is broadcast", () => {
    const shape = fc.array(fc.constantFrom(1, 2, 3), { maxLength: 3 });
    fc.assert(
      fc.property(shape, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), fc.nat(3), (full, narrow, drop) => {
        const part = full.map((size, i) => (narrow[i] ? 1 : size)).slice(Math.min(drop, full.length));
        const [a, b] = [input("a", full), input("b", part)];
        for (const op of [ops.add, ops.multiply, ops.divide]) {
          const found = gradients(ops.sum(op(a, b)), [a, b]).map((node) => node.shape);
          expect(found).toEqual([a.shape, b.shape]);
        }
      }),
    );
  });

  test("of a bias row are summed over the rows that it was added to", () => {
    const [x, b] = [
      bind(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        "x",
      ),
      bind([10, 20], "b"),
    ];
    const loss = ops.sum(ops.multiply(ops.add(x.node, b.node), x.node));
    expect(elementsOf(gradients(loss, [b.node])[0] as Node, [x, b])).toEqual([9, 12]);
  });

  test("are zero, in the target's shape, if the loss does not depend on it", () => {
    const [x, other] = [bind([1, 2], "x"), input("other", [2, 3])];
    const [zero] = gradients(ops.sum(x.node), [other]);
    expect(zero?.shape).toEqual([2, 3]);
    expect(elementsOf(zero as Node, [])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("of the loss by itself are one", () => {
    const x = input("x", []);
    expect(elementsOf(gradients(x, [x])[0] as Node, [])).toEqual([1]);
  });

  test("ask no rule of a node that no target flows into", () => {
    const costly = defineOp({
      name: "costly",
      arity: 1,
      summary: "has no rule",
      shape: ([a]) => a,
      forward: (_, [a]) => a,
      vjp: () => {
        throw new Error("asked");
      },
    });
    const [x, data] = [input("x", []), input("data", [])];
    expect(() => gradients(ops.add(x, costly(data)), [x])).not.toThrow();
    expect(() => gradients(costly(x), [x])).toThrow("asked");
  });

  test("are refused for more than a single number, and for a cotangent that does not fit", () => {
    const x = input("x", [2]);
    expect(() => gradients(x, [x])).toThrow(ShapeError);
    expect(() => gradients(x, [x])).toThrow("a gradient is that of a single number: got [2]");
    expect(() => vectorJacobianProducts(x, constant(1), [x])).toThrow("cotangent [] does not fit output [2]");
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { input } from "../../src/graph/node.js";
import type { Node } from "../../src/graph/op.js";
import { inputsOf, topologicalOrder } from "../../src/graph/order.js";
import { ops } from "../../src/ops/index.js";

/** A random graph: each pair of numbers picks two earlier nodes, which are added. */
const graph = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 }).map((picks) => {
  const nodes: Node[] = [input("x", []), input("y", [])];
  for (const [i, j] of picks) nodes.push(ops.add(nodes[i % nodes.length] as Node, nodes[j % nodes.length] as Node));
  return nodes;
});

test("every node comes once, after the nodes that it reads, for any targets in any order", () => {
  fc.assert(
    fc.property(graph, fc.infiniteStream(fc.nat()), (nodes, picks) => {
      const targets = [...picks.take(3)].map((pick) => nodes[pick % nodes.length] as Node);
      const order = topologicalOrder(targets);
      const position = new Map(order.map((node, i) => [node, i]));
      expect(position.size).toBe(order.length);
      for (const target of targets) expect(position.has(target)).toBe(true);
      for (const [i, node] of order.entries()) {
        for (const read of inputsOf(node)) expect(position.get(read)).toBeLessThan(i);
      }
    }),
  );
});

test("only what the targets need is in the order", () => {
  const x = input("x", []);
  const needed = ops.square(x);
  ops.exp(needed);
  expect(topologicalOrder([needed])).toEqual([x, needed]);
});

test("the order depends on the graph, not on when its nodes were made", () => {
  const build = (reversed: boolean) => {
    const [x, y] = [input("x", []), input("y", [])];
    const make = [() => ops.exp(x), () => ops.square(y)];
    const [first, second] = reversed
      ? (make
          .reverse()
          .map((f) => f())
          .reverse() as [Node, Node])
      : (make.map((f) => f()) as [Node, Node]);
    return topologicalOrder([ops.add(first, second)]).map((node) =>
      node.kind === "operation" ? node.op.name : node.kind,
    );
  };
  expect(build(true)).toEqual(build(false));
});

test("a chain of 100,000 nodes does not overflow the stack", () => {
  let node: Node = input("x", []);
  for (let i = 0; i < 100_000; i++) node = ops.negate(node);
  expect(topologicalOrder([node])).toHaveLength(100_001);
});

import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { constant } from "../../src/graph/node.js";
import type { Node } from "../../src/graph/op.js";
import { nest } from "../../src/math/nestedArrays.js";
import { ops } from "../../src/ops/index.js";
import { RandomStream } from "../../src/random.js";
import { type Bound, bind, elementsOf } from "../evaluateNode.js";

describe("fused and composed forms agree", () => {
  const random = RandomStream.create(8, "gradcheck");
  const draw = (low: number, high: number) =>
    nest(
      Array.from({ length: 12 }, () => random.uniform(low, high)),
      [4, 3],
    );
  const compare = (fused: Node, composed: Node, bound: readonly Bound[]) => {
    const targets = bound.map(({ node }) => node);
    const both = [fused, composed].map((loss) =>
      [loss, ...vectorJacobianProducts(loss, constant(1), targets)].flatMap((node) => elementsOf(node, bound)),
    );
    for (const [i, element] of (both[0] as number[]).entries()) {
      expect(Math.abs(element - (both[1]?.[i] as number))).toBeLessThan(1e-15 * Math.max(1, Math.abs(element)));
    }
  };
  test("mean squared error, value and both gradients", () => {
    const [a, b] = [bind(draw(-2, 2), "a"), bind(draw(-2, 2), "b")];
    compare(ops.meanSquaredError(a.node, b.node), ops.mean(ops.square(ops.subtract(a.node, b.node))), [a, b]);
  });
  test("softmax cross-entropy, value and both gradients, for soft labels too", () => {
    const [a, b] = [bind(draw(-2, 2), "a"), bind(draw(0, 1), "b")];
    const composed = ops.mean(ops.negate(ops.sum(ops.multiply(b.node, ops.logSoftmax(a.node)), { axis: 1 })));
    compare(ops.softmaxCrossEntropy(a.node, b.node), composed, [a, b]);
  });
});

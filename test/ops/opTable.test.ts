import { describe, expect, test } from "vitest";
import { vectorJacobianProducts } from "../../src/autodiff/gradients.js";
import { checkOp } from "../../src/gradcheck/checkOp.js";
import { type CheckOptions, compareGradients, defaultTolerances } from "../../src/gradcheck/compareGradients.js";
import type { Sample } from "../../src/gradcheck/sample.js";
import { ScalarFunction } from "../../src/gradcheck/scalarFunction.js";
import { constant, operation } from "../../src/graph/node.js";
import type { Node, Scalar } from "../../src/graph/op.js";
import { sizeOf } from "../../src/graph/shape.js";
import { flatten, nest, shapeOf } from "../../src/math/nestedArrays.js";
import { numberSystem } from "../../src/math/numberSystem.js";
import { ops, registry } from "../../src/ops/index.js";
import { RandomStream } from "../../src/random.js";
import { type Bound, bind, elementsOf, evaluateNode, mapValue } from "../evaluateNode.js";
import { ordinarySamples } from "../gradcheck/ordinarySamples.js";

const all = [...registry].map(([name, op]) => ({ name, op }));
const samples = all.flatMap(({ name, op }) =>
  ordinarySamples(op, 6, 1).map((sample) => ({ title: `${name} of ${sample.title}`, sample })),
);

const boundLeaves = ({ point }: Sample): Bound[] =>
  [...point].map(([leaf, values]) => ({ node: leaf, value: nest(values, leaf.shape) }));

function drawLike(node: Node, random: RandomStream, name: string): Bound {
  return bind(
    nest(
      Array.from({ length: sizeOf(node.shape) }, () => random.uniform(-1, 1)),
      node.shape,
    ),
    name,
  );
}

describe("every op", () => {
  test.each(samples)("$title gives the shape of its rule, for every number type", ({ sample }) => {
    const bound = boundLeaves(sample);
    const node = sample.output;
    const numbers = evaluateNode(node, bound);
    expect(shapeOf(numbers)).toEqual(node.shape);
    const lift = (to: (x: number) => Scalar) =>
      bound.map(({ node: leaf, value }) => ({ node: leaf, value: mapValue(value, to) }));
    const complex = evaluateNode(
      node,
      lift((x) => numberSystem("Complex").lift(x)),
      "Complex",
    );
    const big = evaluateNode(
      node,
      lift((x) => numberSystem("BigNumber").lift(x)),
      "BigNumber",
    );
    expect(shapeOf(complex)).toEqual(node.shape);
    expect(shapeOf(big)).toEqual(node.shape);
    const truth = flatten(big).map(Number);
    for (const [i, element] of (flatten(numbers) as number[]).entries()) {
      const close = 1e-14 * Math.max(1, Math.abs(element));
      expect(Math.abs(element - (truth[i] as number))).toBeLessThan(close);
      const { re, im } = (flatten(complex) as { re: number; im: number }[])[i] as { re: number; im: number };
      expect(Math.abs(element - re)).toBeLessThan(close);
      expect(im).toBeCloseTo(0, 300);
    }
  });

  const options: CheckOptions = { method: "complex", ...defaultTolerances.complex, seed: 3 };
  test.each(all)("$name has the derivative that complex step finds, to 1e-12", ({ op }) => {
    for (const row of checkOp(op, options)) {
      expect(row).toMatchObject({ verdict: "PASS" });
      expect(row.relativeError).toBeLessThan(1e-12);
    }
  });

  test.each(all)("$name has the derivative that central differences find", ({ op }) => {
    for (const row of checkOp(op, { method: "central", ...defaultTolerances.central, seed: 4 })) {
      expect(row).toMatchObject({ verdict: "PASS" });
    }
  });

  test.each(samples)("$title has a rule that is linear in its cotangent", ({ sample }) => {
    const random = RandomStream.create(5, "gradcheck");
    const { inputs: targets, output: node } = sample;
    const bound = boundLeaves(sample);
    const [u, v] = [drawLike(node, random, "ct"), drawLike(node, random, "ct")];
    const combined = ops.add(ops.multiply(constant(3), u.node), v.node);
    const at = (ct: Node) =>
      vectorJacobianProducts(node, ct, targets).map((product) => elementsOf(product, [...bound, u, v]));
    const [ofSum, ofU, ofV] = [at(combined), at(u.node), at(v.node)];
    for (const [i, elements] of ofSum.entries()) {
      for (const [j, element] of elements.entries()) {
        expect(element).toBeCloseTo(3 * (ofU[i]?.[j] as number) + (ofV[i]?.[j] as number), 12);
      }
    }
  });

  test.each(samples)("$title has second derivatives that complex step finds", ({ sample }) => {
    const random = RandomStream.create(7, "gradcheck");
    const { inputs: targets, output } = sample;
    const bound = boundLeaves(sample);
    const cotangent = drawLike(output, random, "cotangent");
    const firsts = vectorJacobianProducts(output, cotangent.node, targets);
    // A random weighted sum of the first derivatives: one number that can be differentiated.
    const along = firsts.map((first, i) => drawLike(first, random, `along${i}`));
    const sum = firsts
      .map((first, i) => ops.sum(ops.multiply(first, along[i]?.node as Node)))
      .reduce((total, term) => ops.add(total, term));
    const point = new Map(
      [...bound, cotangent, ...along].map(({ node, value }) => [node, Float64Array.from(flatten(value) as number[])]),
    );
    for (const row of compareGradients(
      new ScalarFunction(sum, point),
      targets,
      { ...options, atol: 1e-11, rtol: 1e-11 },
      random,
    )) {
      expect(row).toMatchObject({ verdict: "PASS" });
    }
  });

  const twins = all.filter(({ op }) => op.arity === 2);
  test.each(twins)("$name adds up both gradients if one node is both inputs", ({ op }) => {
    const random = RandomStream.create(6, "gradcheck");
    const value = nest(
      Array.from({ length: 9 }, () => random.uniform(0.3, 0.9)),
      [3, 3],
    );
    const [x, a, b] = [bind(value, "x"), bind(value, "a"), bind(value, "b")];
    const seedOf = (node: Node) => vectorSum(node);
    const once = vectorJacobianProducts(...seedOf(operation(op, [x.node, x.node])), [x.node]).map((g) =>
      elementsOf(g, [x]),
    );
    const apart = vectorJacobianProducts(...seedOf(operation(op, [a.node, b.node])), [a.node, b.node]).map((g) =>
      elementsOf(g, [a, b]),
    );
    for (const [i, element] of (once[0] as number[]).entries()) {
      expect(element).toBeCloseTo((apart[0]?.[i] as number) + (apart[1]?.[i] as number), 12);
    }
  });
});

/** A node, and a cotangent whose numbers all differ. */
function vectorSum(node: Node): [Node, Node] {
  const weights = ops.sin(ops.add(constant(0.3), constant(0, node.shape)));
  return [node, weights];
}

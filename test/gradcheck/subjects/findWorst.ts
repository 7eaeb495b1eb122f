import { vectorJacobianProducts } from "../../../src/autodiff/gradients.js";
import { evaluate } from "../../../src/engine/referenceEngine.js";
import type { Leaf, Sample } from "../../../src/gradcheck/sample.js";
import { variable } from "../../../src/graph/node.js";
import type { Node, Scalar, Value } from "../../../src/graph/op.js";
import { topologicalOrder } from "../../../src/graph/order.js";
import { flatten, nest } from "../../../src/math/nestedArrays.js";
import { numberSystem } from "../../../src/math/numberSystem.js";

/** The derivative of the sample's scalar by one element of a leaf, found without the rule. */
type Partial = (sample: Sample, by: Leaf, element: number) => number;

/** The largest error of a sample's gradients, relative to the largest element of the gradient. */
export function findWorst(sample: Sample, partial: Partial = complexStep): number {
  const { output, inputs, point } = sample;
  const cotangent = variable("cotangent", output.shape);
  const nodes = vectorJacobianProducts(output, cotangent, inputs);
  const leaves = new Map<Node, Value>([...point].map(([leaf, values]) => [leaf, nest(values, leaf.shape)]));
  leaves.set(cotangent, nest(sample.cotangent, cotangent.shape));
  const values = evaluate(topologicalOrder(nodes), leaves, numberSystem("number"));
  return inputs.reduce((worst, leaf, i) => {
    const found = flatten(values.get(nodes[i] as Node) as Value) as number[];
    const expected = found.map((_, element) => partial(sample, leaf, element));
    const largest = Math.max(Number.MIN_VALUE, ...expected.map(Math.abs));
    return Math.max(worst, ...found.map((value, j) => Math.abs(value - (expected[j] as number)) / largest));
  }, 0);
}

const complexStep: Partial = ({ output, point, cotangent }, by, element) => {
  const system = numberSystem("Complex");
  const leaves = new Map<Node, Value>();
  for (const [leaf, values] of point) {
    const lifted = Array.from(values, (x, i) => system.lift(x, leaf === by && i === element ? 1e-100 : 0));
    leaves.set(leaf, nest(lifted, leaf.shape));
  }
  const outputs = flatten(evaluate(topologicalOrder([output]), leaves, system).get(output) as Value);
  return outputs.reduce<number>(
    (sum, each, i) => sum + ((each as { im: number }).im / 1e-100) * (cotangent[i] as number),
    0,
  );
};

/** The central difference in 64 digits. Its step is so small that only those digits see it; at a kink it is the mean of both slopes. */
export const difference: Partial = (sample, by, element) => {
  const system = numberSystem("BigNumber");
  const step = 1e-20;
  const at = (moved: number) => {
    const leaves = new Map<Node, Value>();
    for (const [leaf, values] of sample.point) {
      const lifted = Array.from(values, (x, i) =>
        leaf === by && i === element
          ? system.primitives.map("x + moved", { x: system.lift(x), moved: system.lift(moved) })
          : system.lift(x),
      );
      leaves.set(leaf, nest(lifted as readonly Scalar[], leaf.shape));
    }
    return flatten(evaluate(topologicalOrder([sample.output]), leaves, system).get(sample.output) as Value);
  };
  const [below, above] = [at(-step), at(step)];
  return below.reduce<number>((sum, each, i) => {
    const rise = system.primitives.map("b - a", { a: each, b: above[i] as Scalar });
    return sum + (Number(rise) / (2 * step)) * (sample.cotangent[i] as number);
  }, 0);
};

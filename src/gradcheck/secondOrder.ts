import { vectorJacobianProducts } from "../autodiff/gradients.js";
import { variable } from "../graph/node.js";
import type { Node } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import { ops } from "../ops/index.js";
import type { RandomStream } from "../random.js";
import type { Sample } from "./sample.js";

/**
 * The sample of the gradients themselves: what a sample's rules compute, Σ weight ⊙ gradient over its inputs with random weights, is
 * the output of the new sample. To check it is to check the second derivatives. The cotangent becomes one more input.
 */
export function secondOrder(sample: Sample, random: RandomStream): Sample {
  const { inputs, output, point, isPointwise = false } = sample;
  const cotangent = variable("cotangent", output.shape);
  const gradients = vectorJacobianProducts(output, cotangent, inputs);
  const weights = inputs.map(({ name, shape }) => variable(`weight of ${name}`, shape));
  const draw = (size: number) => Float64Array.from({ length: size }, () => Math.fround(random.uniform(0.5, 1.5)));
  const terms = gradients.map((gradient, i) => {
    const weighted = ops.multiply(gradient, weights[i] as Node);
    return isPointwise ? weighted : ops.sum(weighted);
  });
  const sum = terms.reduce((total, term) => ops.add(total, term));
  return {
    ...sample,
    inputs: [...inputs, cotangent],
    output: sum,
    point: new Map([
      ...point,
      [cotangent, sample.cotangent],
      ...weights.map((weight) => [weight, draw(sizeOf(weight.shape))] as const),
    ]),
    cotangent: isPointwise ? draw(sizeOf(sum.shape)) : Float64Array.of(1),
  };
}

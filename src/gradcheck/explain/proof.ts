import { numberSystem } from "../../math/numberSystem.js";
import { Curve } from "../references/curve.js";
import type { Leaf, Sample } from "../sample.js";

/** So small that its square vanishes. A power of two, so that dividing by it does not round. */
const step = 2 ** -332;

/** The derivatives of a sample's output by one element of a leaf, by complex step: no rule takes part. */
export function derivatives(sample: Sample, leaf: Leaf, index: number): readonly number[] {
  const system = numberSystem("Complex");
  const direction = new Float64Array((sample.point.get(leaf) as Float64Array).length);
  direction[index] = 1;
  const outputs = new Curve(sample, new Map([[leaf, direction]])).at((x, d) => system.lift(x, step * d), system);
  return outputs.map((value) => (value as { readonly im: number }).im / step);
}

/** The derivative of Σ cotangent ⊙ output by one element of a leaf, by complex step. */
export function partial(sample: Sample, leaf: Leaf, index: number): number {
  return derivatives(sample, leaf, index).reduce((sum, d, i) => sum + d * (sample.cotangent[i] as number), 0);
}

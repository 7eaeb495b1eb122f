import { complexStep } from "../references/complexStep.js";
import { Curve } from "../references/curve.js";
import type { Leaf, Sample } from "../sample.js";

/** The derivatives of a sample's output by one element of a leaf, by complex step: no rule takes part. */
export function derivatives(sample: Sample, leaf: Leaf, index: number): readonly number[] {
  const values = sample.point.get(leaf) as Float64Array;
  // The step has to be no larger than the element. A power of two can be divided out again without rounding.
  const size = Math.abs(values[index] as number);
  const unit = size === 0 || size >= 1 ? 1 : 2 ** Math.max(Math.floor(Math.log2(size)), -900);
  const direction = new Float64Array(values.length);
  direction[index] = unit;
  return complexStep(new Curve(sample, new Map([[leaf, direction]]))).map(({ value }) => value / unit);
}

/** The derivative of Σ cotangent ⊙ output by one element of a leaf, by complex step. */
export function partial(sample: Sample, leaf: Leaf, index: number): number {
  return derivatives(sample, leaf, index).reduce((sum, d, i) => sum + d * (sample.cotangent[i] as number), 0);
}

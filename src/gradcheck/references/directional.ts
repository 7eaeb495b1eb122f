import type { Sample } from "../sample.js";
import { Curve, type Direction } from "./curve.js";
import type { DerivativeMethod, Reference } from "./reference.js";

/** The derivative of a sample's Σ cotangent ⊙ output along a direction. */
export function derivativeAlong(sample: Sample, direction: Direction, find: DerivativeMethod): Reference {
  return find(new Curve(sample, direction))
    .map((slope, i) => scaleReference(slope, sample.cotangent[i] as number))
    .reduce(add, { value: 0, errorBar: 0 });
}

/** The derivative of `factor` times what a reference is the derivative of. A factor of 0 hides what is not finite. */
export function scaleReference({ value, errorBar, oneSided }: Reference, factor: number): Reference {
  const times = (slope: number) => (factor === 0 ? 0 : slope * factor);
  const scaled = { value: times(value), errorBar: Math.abs(times(errorBar)) };
  return oneSided === undefined ? scaled : { ...scaled, oneSided: [times(oneSided[0]), times(oneSided[1])] };
}

function add(a: Reference, b: Reference): Reference {
  const sum = { value: a.value + b.value, errorBar: a.errorBar + b.errorBar };
  const [first, second] = [a.oneSided ?? [a.value, a.value], b.oneSided ?? [b.value, b.value]];
  if (a.oneSided === undefined && b.oneSided === undefined) return sum;
  return { ...sum, oneSided: [first[0] + second[0], first[1] + second[1]] };
}

import type { Leaf, Sample } from "../sample.js";
import { Curve } from "./curve.js";
import { scaleReference } from "./directional.js";
import type { DerivativeMethod, Reference } from "./reference.js";

/**
 * The derivatives of a pointwise sample by all elements of an input, in one evaluation: each depends on the output at its own place
 * alone.
 *
 * @param distance how far an element at x moves in a step
 */
export function pointwiseDerivatives(
  sample: Sample,
  leaf: Leaf,
  find: DerivativeMethod,
  distance: (x: number) => number,
): readonly Reference[] {
  const { cotangent, point } = sample;
  const direction = (point.get(leaf) as Float64Array).map(distance);
  return find(new Curve(sample, new Map([[leaf, direction]]))).map((slope, i) =>
    scaleReference(slope, (cotangent[i] as number) / (direction[i] as number)),
  );
}

import { sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import type { Analytic } from "./analytic.js";
import type { ComparedElement } from "./compareElements.js";
import { Curve } from "./references/curve.js";
import { bySize } from "./references/methods.js";
import { isSecondOrder, taylorRemainder } from "./references/taylor.js";
import type { Leaf, Sample } from "./sample.js";

/** With 64 digits larger samples take too long. */
const fewElements = 50;

/**
 * Tests a gradient along a random direction by its Taylor remainder. If the remainder is that of a right gradient, the reference is
 * what the gradient says; else it is the slope that is measured.
 */
export function compareByTaylor(
  sample: Sample,
  leaf: Leaf,
  { gradient, rounding }: Analytic,
  random: RandomStream,
): ComparedElement {
  const values = sample.point.get(leaf) as Float64Array;
  const direction = values.map((x) => bySize(x) * random.uniform(0.5, 1) * (random.chance(0.5) ? 1 : -1));
  const sum = (numbers: Float64Array, steps: Float64Array) =>
    numbers.reduce((total, number, i) => total + number * (steps[i] as number), 0);
  const analytic = sum(gradient, direction);
  const sizes = direction.map(Math.abs);
  const bound = sum(rounding, sizes) + sizes.length * Number.EPSILON * sum(gradient.map(Math.abs), sizes);
  const total = [...sample.point.keys()].reduce((elements, { shape }) => elements + sizeOf(shape), 0);
  const remainder = taylorRemainder(
    new Curve(sample, new Map([[leaf, direction]])),
    { cotangent: sample.cotangent, slope: analytic, rounding: bound },
    total <= fewElements ? 64 : 16,
  );
  const { order, oneSided } = remainder;
  const measured = (oneSided[0] + oneSided[1]) / 2;
  const value = isSecondOrder(remainder) ? analytic : measured;
  return { analytic, reference: { value, errorBar: 0, oneSided }, rounding: bound, order };
}

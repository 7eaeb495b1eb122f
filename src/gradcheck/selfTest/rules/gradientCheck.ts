import type { RandomStream } from "../../../random.js";
import type { Analytic } from "../../analytic.js";
import { type Compared, judge, type Tolerance } from "../../judge.js";
import { runToEnd } from "../../progress.js";
import { Projections } from "../../projections/projections.js";
import { Curve } from "../../references/curve.js";
import { bySize } from "../../references/methods.js";
import { pointwiseDerivatives } from "../../references/pointwise.js";
import type { DerivativeMethod, Reference } from "../../references/reference.js";
import { isSecondOrder, taylorRemainder } from "../../references/taylor.js";
import type { Computed } from "../../runners/runner.js";
import type { Leaf, Sample } from "../../sample.js";

/** Says whether a method finds a gradient by one input of a sample wrong. */
export type GradientCheck = (sample: Sample, leaf: Leaf, analytic: Analytic) => boolean;

/**
 * Whether a method finds any gradient of a sample wrong.
 *
 * @param sample with the right rules
 * @param computed with a wrong one
 * @param bars bounds on the rounding errors of what was computed; an error if nothing is known about them
 */
export function findsMistake(
  check: GradientCheck,
  sample: Sample,
  computed: Computed,
  bars: Computed | Error,
): boolean {
  if (bars instanceof Error) return false;
  return sample.inputs.some((leaf, i) => {
    const gradient = computed.gradients[i] as Float64Array;
    // First-order bounds hold up to terms of second order.
    const rounding = (bars.gradients[i] as Float64Array).map((bar) => 2 * bar);
    return check(sample, leaf, { gradient, rounding });
  });
}

/** Compares with derivatives, as `gradcheck` does. What is known about a sample is kept from one mistake to the next. */
export function byDerivatives(find: DerivativeMethod, tolerance: Tolerance, random: RandomStream): GradientCheck {
  const pointwise = new WeakMap<Sample, Map<Leaf, readonly Reference[]>>();
  const projections = new WeakMap<Sample, Projections>();
  const isWrong = (element: Compared) => judge(element, tolerance) === "FAIL";
  return (sample, leaf, analytic) => {
    if (sample.isPointwise === true) {
      const { gradient, rounding } = analytic;
      const known = remembered(pointwise, sample, () => new Map<Leaf, readonly Reference[]>());
      const references = remembered(known, leaf, () => pointwiseDerivatives(sample, leaf, find, bySize));
      return references.some((reference, i) =>
        isWrong({ analytic: gradient[i] as number, reference, rounding: rounding[i] as number }),
      );
    }
    const compared = remembered(projections, sample, () => new Projections(sample, find, random));
    // A small sample takes no time worth a turn of the event loop.
    return runToEnd(compared.compare(leaf, analytic, isWrong)).some(isWrong);
  };
}

function remembered<Key extends object, Value>(
  known: Pick<Map<Key, Value>, "get"> & { set(key: Key, value: Value): unknown },
  key: Key,
  find: () => Value,
): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = find();
    known.set(key, value);
  }
  return value;
}

/** Relative error of the slopes of the function at the smallest steps. */
const slopeError = 2 ** -22;

/** Tests the Taylor remainder along a random direction. */
export function byTaylorRemainder(random: RandomStream): GradientCheck {
  return (sample, leaf, { gradient, rounding }) => {
    // Along a direction kinks of several elements add up, and no slope is that of a subgradient.
    if (sample.isAtCorner === true) return !gradient.every(Number.isFinite);
    const values = sample.point.get(leaf) as Float64Array;
    const direction = values.map((x) => bySize(x) * random.uniform(0.5, 1) * (random.chance(0.5) ? 1 : -1));
    const dot = (sizes: Float64Array) => direction.reduce((sum, d, i) => sum + d * (sizes[i] as number), 0);
    const slope = dot(gradient);
    const bound = direction.reduce((sum, d, i) => sum + Math.abs(d) * (rounding[i] as number), 0);
    const claim = { cotangent: sample.cotangent, slope, rounding: bound };
    const remainder = taylorRemainder(new Curve(sample, new Map([[leaf, direction]])), claim, 16);
    if (!Number.isFinite(slope)) return true;
    if (isSecondOrder(remainder) || Number.isNaN(remainder.order)) return false;
    // At a kink both sides are of first order, and a right gradient lies between their slopes.
    const [low, high] = remainder.oneSided.toSorted((a, b) => a - b) as [number, number];
    const terms = direction.reduce((sum, d, i) => sum + Math.abs(d * (gradient[i] as number)), 0);
    return Math.max(low - slope, slope - high) > slopeError * terms + bound;
  };
}

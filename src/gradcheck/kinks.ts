import { stepAt } from "./projections/directions.js";
import { Curve } from "./references/curve.js";
import { type OneSidedSlopes, oneSidedSlopes } from "./references/oneSidedSlopes.js";
import type { Leaf, Sample } from "./sample.js";

/** A value of an input at which the slopes of the output from the left and from the right differ. */
export interface Kink {
  readonly x: number;
  readonly slopes: OneSidedSlopes;
  /** The subgradient that the rule takes. */
  readonly taken: number;
  readonly isBetween: boolean;
}

/** Slopes that differ by less, relative to the larger one, are the same. */
const sameSlope = 1e-9;

/**
 * The kinks of a pointwise sample by one of its inputs.
 *
 * @param gradient of the sample by the input
 */
export function findKinks(sample: Sample, leaf: Leaf, gradient: Float64Array): readonly Kink[] {
  const values = sample.point.get(leaf) as Float64Array;
  const direction = values.map(stepAt);
  const slopes = oneSidedSlopes(new Curve(sample, new Map([[leaf, direction]])));
  return slopes.flatMap(([before, after], i) => {
    const step = direction[i] as number;
    const [left, right] = [before / step, after / step];
    const allowed = sameSlope * Math.max(Math.abs(left), Math.abs(right));
    if (!(Math.abs(right - left) > allowed)) return [];
    const taken = (gradient[i] as number) / (sample.cotangent[i] as number);
    const isBetween = taken >= Math.min(left, right) - allowed && taken <= Math.max(left, right) + allowed;
    return [{ x: values[i] as number, slopes: [left, right] as const, taken, isBetween }];
  });
}

/** The kinks in words: each slope and subgradient once, with the first place that has them. */
export function describeKinks(name: string, kinks: readonly Kink[]): string {
  const different = [...new Map(kinks.map((kink) => [describeTaken(kink), kink])).values()];
  const shown = different.slice(0, 3).map((kink) => `at ${name} = ${format(kink.x)} ${describeTaken(kink)}`);
  const more = different.length - shown.length;
  return [...shown, ...(more > 0 ? [`and at ${more} more`] : [])].join("; ");
}

function describeTaken({ slopes: [left, right], taken, isBetween }: Kink): string {
  const between = isBetween ? "which lies between them" : "which does not lie between them";
  return `the slopes are ${format(left)} and ${format(right)}, and the rule takes ${format(taken)}, ${between}`;
}

function format(value: number): string {
  return String(Number(value.toPrecision(6)));
}

import { Curve } from "./references/curve.js";
import { bySize } from "./references/methods.js";
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

/** A larger input that is not pointwise would take long. */
const mostElements = 16;

/**
 * The kinks at a sample by one of its inputs: of the output at each place if the sample is pointwise, else of Σ cotangent ⊙ output.
 *
 * @param gradient of the sample by the input
 */
export function findKinks(sample: Sample, leaf: Leaf, gradient: Float64Array): readonly Kink[] {
  const values = sample.point.get(leaf) as Float64Array;
  return slopesBy(sample, leaf).flatMap(([left, right], i) => {
    const allowed = sameSlope * Math.max(Math.abs(left), Math.abs(right));
    if (!(Math.abs(right - left) > allowed)) return [];
    const taken = (gradient[i] as number) / (sample.isPointwise === true ? (sample.cotangent[i] as number) : 1);
    const isBetween = taken >= Math.min(left, right) - allowed && taken <= Math.max(left, right) + allowed;
    return [{ x: values[i] as number, slopes: [left, right] as const, taken, isBetween }];
  });
}

function slopesBy(sample: Sample, leaf: Leaf): readonly OneSidedSlopes[] {
  const direction = (sample.point.get(leaf) as Float64Array).map(bySize);
  if (sample.isPointwise === true) {
    const slopes = oneSidedSlopes(new Curve(sample, new Map([[leaf, direction]])));
    return slopes.map(([left, right], i) => divide([left, right], direction[i] as number));
  }
  if (direction.length > mostElements) return [];
  return Array.from(direction, (step, i) => {
    const alone = new Float64Array(direction.length).fill(step, i, i + 1);
    const slopes = oneSidedSlopes(new Curve(sample, new Map([[leaf, alone]])));
    const sum = (side: 0 | 1) =>
      slopes.reduce((total, each, j) => total + each[side] * (sample.cotangent[j] as number), 0);
    return divide([sum(0), sum(1)], step);
  });
}

function divide([left, right]: OneSidedSlopes, by: number): OneSidedSlopes {
  return [left / by, right / by];
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

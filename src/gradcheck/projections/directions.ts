import type { RandomStream } from "../../random.js";
import type { Analytic } from "../analytic.js";

/** In one direction no element weighs more than so many times as much as another. Steps of difference methods allow no more. */
const weightRange = 1000;
/** Elements whose bounds are so many ranges below the largest, or more, share a direction. */
const mostGrades = 4;

/** Directions for an input. An element that does not move is 0. */
export interface Directions {
  /** Together they move all elements, and each moves those whose gradients are of one order of magnitude. */
  readonly graded: readonly Float64Array[];
  /** Each moves all elements. */
  readonly full: readonly Float64Array[];
}

/**
 * Random directions for an input. Elements of random sizes move up or down, so that errors cancel along none but by chance.
 *
 * An element moves the farther, the smaller the bound on the rounding error of its gradient is: then small gradients count as much as
 * large ones. The largest moves are of the size of the input, so that the steps of difference methods suit it.
 *
 * @param values of the input
 */
export function drawDirections(
  full: number,
  values: Float64Array,
  { rounding }: Analytic,
  random: RandomStream,
): Directions {
  const size = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length) || 1;
  const drawAlong = (weights: Float64Array) =>
    weights.map((weight) => size * weight * random.uniform(0.5, 1) * (random.chance(0.5) ? 1 : -1));
  const grades = gradesOf(rounding);
  return {
    graded: [...new Set(grades)].map((grade) =>
      drawAlong(weigh(rounding.map((bound, i) => (grades[i] === grade ? bound : Number.NaN)))),
    ),
    full: Array.from({ length: full }, () => drawAlong(weigh(rounding))),
  };
}

/** How many ranges of weights each bound is below the largest one. */
function gradesOf(bounds: Float64Array): Uint8Array {
  const most = largest(bounds);
  return Uint8Array.from(bounds, (bound) =>
    bound === most ? 0 : Math.min(mostGrades, Math.floor(Math.log(most / bound) / Math.log(weightRange))),
  );
}

/** Weights up to 1, in inverse proportion to the bounds. If a bound is NaN, the weight is 0. */
function weigh(bounds: Float64Array): Float64Array {
  const least = largest(bounds) / weightRange;
  return bounds.map((bound) => {
    if (Number.isNaN(bound)) return 0;
    return least > 0 && Number.isFinite(least) ? least / Math.max(bound, least) : 1;
  });
}

function largest(bounds: Float64Array): number {
  return bounds.reduce((most, bound) => (bound > most ? bound : most), 0);
}

import type { RandomStream } from "../../random.js";
import type { Analytic } from "../analytic.js";

/** How much more an element may weigh than the one with the largest bound on its rounding error. */
const mostWeight = 1000;

/**
 * Random directions for an input. No element moves by 0, and an error in several elements cancels along none but by chance.
 *
 * An element moves the farther, the smaller the bound on the rounding error of its gradient is: then small gradients count as much as
 * large ones. The largest moves are of the size of the input, so that the steps of difference methods suit it.
 *
 * @param values of the input
 */
export function drawDirections(
  count: number,
  values: Float64Array,
  analytic: Analytic,
  random: RandomStream,
): readonly Float64Array[] {
  const weights = weigh(analytic);
  const size = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length) || 1;
  return Array.from({ length: count }, () =>
    weights.map((weight) => size * weight * random.uniform(0.5, 1) * (random.chance(0.5) ? 1 : -1)),
  );
}

/** Weights up to 1. */
function weigh({ gradient, rounding }: Analytic): Float64Array {
  const bounds = [rounding, gradient.map(Math.abs)].find((sizes) => {
    const most = largest(sizes);
    return most > 0 && Number.isFinite(most);
  });
  if (bounds === undefined) return gradient.map(() => 1);
  const least = largest(bounds) / mostWeight;
  return bounds.map((bound) => least / Math.max(bound, least));
}

function largest(sizes: Float64Array): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

/** How far a single element at x moves: by its own size, so that a step suits it. */
export function stepAt(x: number): number {
  return x === 0 ? 1 : Math.abs(x);
}

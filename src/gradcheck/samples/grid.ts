/** Magnitudes of both signs: dense between 0.01 and 100, where formulas bend, and beyond as far as they saturate. All are float32 numbers. */
export const denseGrid: readonly number[] = withSigns([
  ...logarithmic(-30, -2, 28),
  ...logarithmic(-2, 2, 80),
  ...logarithmic(2, 30, 28),
  // Around the ends of exp, in float32 and in float64.
  ...[86, 87.5, 88.6, 103, 104.5, 340, 355, 700, 708, 709.5, 710, 744, 746, 800],
]);

/** As far, with fewer points. */
export const coarseGrid: readonly number[] = withSigns([
  1e-30, 1e-12, 1e-4, 0.02, 0.13, 0.4, 0.7, 1.1, 1.6, 2.3, 3.4, 5.2, 7.7, 11, 21, 43, 90, 720, 3e4, 1e12, 1e30,
]);

/** The values of the other variables, while one goes through its grid. */
export const fewValues: readonly number[] = withSigns([0.003, 0.3, 0.8, 1.3, 2.6, 6.1, 30, 2e5]);

/** @param low, high powers of ten */
function logarithmic(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => 10 ** (low + ((high - low) * (i + 0.37)) / count));
}

function withSigns(magnitudes: readonly number[]): readonly number[] {
  return magnitudes.flatMap((magnitude) => [Math.fround(magnitude), -Math.fround(magnitude)]);
}

/**
 * Points of a formula's variables: each variable goes through the grid while the others take a few values in turn, and each pair
 * through all pairs of the few values.
 */
export function gridPoints(variables: number, grid: readonly number[]): readonly (readonly number[])[] {
  // Signs alternate in both lists: a turn that grows by one and by two lets each meet each.
  const other = (turn: number) => fewValues[turn % fewValues.length] as number;
  const each = Array.from({ length: variables }, (_, by) =>
    grid.map((value, i) =>
      Array.from({ length: variables }, (_, j) => (j === by ? value : other(i + Math.floor(i / 2) + 3 * j + by))),
    ),
  ).flat();
  const pairs = Array.from({ length: variables }, (_, by) =>
    Array.from({ length: variables - by - 1 }, (_, next) =>
      fewValues.flatMap((a, i) =>
        fewValues.map((b, k) =>
          Array.from({ length: variables }, (_, j) => (j === by ? a : j === by + 1 + next ? b : other(i + k + j))),
        ),
      ),
    ),
  ).flat(2);
  return [...each, ...pairs];
}

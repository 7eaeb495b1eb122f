import type { Color } from "./span.js";

/** A curve: its points from left to right. At a number that is not finite, it has a gap. */
export interface Series {
  readonly name: string;
  readonly xs: ArrayLike<number>;
  /** As many as `xs`. */
  readonly ys: ArrayLike<number>;
  /** By default that of its place among the curves. */
  readonly color?: Color;
}

/** From the lowest to the highest number. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range of the finite numbers among the values of all series. Undefined if there are none. */
export function rangeOf(all: readonly Series[], axis: "xs" | "ys", isPositive = false): Range | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const series of all) {
    const { xs, ys } = series;
    const values = series[axis];
    for (let i = 0; i < xs.length; i++) {
      // Both count: a point that is not drawn takes no room on either axis.
      if (!Number.isFinite(xs[i]) || !Number.isFinite(ys[i]) || (isPositive && (ys[i] as number) <= 0)) continue;
      const value = values[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : undefined;
}

import type { Scale } from "./scale.js";
import type { Series } from "./series.js";

/** What a curve does in a column of a picture: heights, from 0 to 1, unless it is outside of the scale. */
export interface Stretch {
  readonly column: number;
  /** Where it comes in. */
  readonly first: number;
  low: number;
  high: number;
  /** Where it goes out. */
  last: number;
}

/**
 * A curve as a picture with this number of columns can show it: of many points in a column, the first, the lowest, the highest and the last. So no
 * spike is lost. Each point is looked at once.
 *
 * @returns the pieces between its gaps; it also has one where it jumps from above the scale to below it, or back
 */
export function thinCurve({ xs, ys }: Series, x: Scale, y: Scale, columns: number): readonly (readonly Stretch[])[] {
  const pieces: Stretch[][] = [];
  let piece: Stretch[] | undefined;
  let stretch: Stretch | undefined;
  let before = Number.NaN;
  for (let i = 0; i < xs.length; i++) {
    const across = x.position(xs[i] as number);
    const height = y.position(ys[i] as number);
    if (!(across >= 0 && across <= 1) || !Number.isFinite(height)) {
      piece = undefined;
      continue;
    }
    // Where it leaves the scale on one side and comes in on the other, it has a pole, or a jump.
    if ((before > 1 && height < 0) || (before < 0 && height > 1)) piece = undefined;
    before = height;
    if (piece === undefined) {
      piece = [];
      pieces.push(piece);
      stretch = undefined;
    }
    const column = Math.round(across * (columns - 1));
    if (stretch === undefined || stretch.column !== column) {
      stretch = { column, first: height, low: height, high: height, last: height };
      piece.push(stretch);
      continue;
    }
    if (height < stretch.low) stretch.low = height;
    if (height > stretch.high) stretch.high = height;
    stretch.last = height;
  }
  return pieces;
}

import type { Line } from "../output/line.js";
import type { Drawable, LiveSize } from "./livePart.js";

/** Rows of the terminal that are left for the log. */
const logRows = 4;

/**
 * The lines of drawables, one below the other, on a terminal of this size. The lowest one gets its rows first, the others what is left, in
 * equal parts: what one of them does not need is for those above it.
 */
export function layOutDrawables(drawables: readonly Drawable[], { columns, rows }: LiveSize): readonly Line[] {
  let left = Math.max(1, rows - logRows);
  const blocks: (readonly Line[])[] = [];
  for (let i = drawables.length - 1; i >= 0; i--) {
    const isLowest = i === drawables.length - 1;
    const share = isLowest ? left : Math.floor(left / (i + 1));
    if (share === 0) break;
    const lines = (drawables[i] as Drawable).render({ columns, rows: share }).slice(0, share);
    left -= lines.length;
    blocks.unshift(lines);
  }
  return blocks.flat();
}

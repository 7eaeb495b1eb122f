import type { Canvas, Pen } from "./canvas.js";
import type { Series } from "./series.js";
import type { Color } from "./span.js";

/** Neighbours differ for most people who confuse colours, too. */
const colors: readonly Color[] = ["cyan", "yellow", "magenta", "green", "red", "blue"];
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const symbols = "*+ox#@%&";

/** A pen for each curve. Without colours, the marks tell curves apart; a curve that is alone has no need of one. */
export function createPens(all: readonly Series[], isAscii: boolean): readonly Pen[] {
  const marks = isAscii ? symbols + letters.replaceAll(/[ox]/g, "") : letters;
  return all.map(({ color }, i) => ({
    mark: all.length === 1 && !isAscii ? "─" : (marks[i % marks.length] as string),
    color: color ?? (colors[i % colors.length] as Color),
  }));
}

/** Writes the mark of each curve once on it: where no other one is, if there is such a place, and each at another part of the width. */
export function markCurves(canvas: Canvas, count: number, columns: number, rows: number): void {
  for (let pen = 0; pen < count; pen++) {
    const wanted = ((pen + 0.5) / count) * columns;
    let best: { readonly column: number; readonly row: number; readonly cost: number } | undefined;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const pens = canvas.pensAt(column, row);
        if (!pens.includes(pen)) continue;
        const cost = Math.abs(column - wanted) + (pens.length > 1 ? columns : 0);
        if (best === undefined || cost < best.cost) best = { column, row, cost };
      }
    }
    if (best !== undefined) canvas.mark(pen, best.column, best.row);
  }
}

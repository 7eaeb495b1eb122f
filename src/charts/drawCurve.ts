import type { Canvas } from "./canvas.js";
import type { Scale } from "./scale.js";
import type { Series } from "./series.js";
import { thinCurve } from "./thinCurve.js";

/** Draws a curve: its points, with straight lines between them. */
export function drawCurve(canvas: Canvas, pen: number, series: Series, x: Scale, y: Scale): void {
  const { width, height } = canvas;
  // What is outside of the scale is one step outside of the canvas, and is not drawn.
  const rowOf = (up: number) => Math.min(Math.max(Math.round((1 - up) * (height - 1)), -1), height);
  for (const piece of thinCurve(series, x, y, width)) {
    for (const [i, { column, first, low, high }] of piece.entries()) {
      const before = piece[i - 1];
      if (before !== undefined) drawLine(canvas, pen, [before.column, rowOf(before.last)], [column, rowOf(first)]);
      drawLine(canvas, pen, [column, rowOf(high)], [column, rowOf(low)]);
      if (piece.length === 1 && low === high) drawPoint(canvas, pen, [column, rowOf(low)]);
    }
  }
}

type Place = readonly [x: number, y: number];

function drawLine(canvas: Canvas, pen: number, [fromX, fromY]: Place, [toX, toY]: Place): void {
  const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
  for (let i = 0; i <= steps; i++) {
    const x = Math.round(fromX + ((toX - fromX) * i) / steps);
    draw(canvas, pen, [x, Math.round(fromY + ((toY - fromY) * i) / steps)]);
  }
}

/** A point without neighbours is larger than a dot, which is easily overlooked. */
function drawPoint(canvas: Canvas, pen: number, [x, y]: Place): void {
  // On a canvas with one dot a cell, a dot is large. What is outside of the scale is not seen at all.
  if (canvas.dotsAcross === 1 || y < 0 || y >= canvas.height) return;
  for (const place of [
    [x + 1, y],
    [x, y + 1],
    [x + 1, y + 1],
  ] as const)
    draw(canvas, pen, place);
}

function draw(canvas: Canvas, pen: number, [x, y]: Place): void {
  if (x >= 0 && x < canvas.width && y >= 0 && y < canvas.height) canvas.dot(pen, x, y);
}

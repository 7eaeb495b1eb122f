import type { Canvas } from "./canvas.js";
import type { Scale } from "./scale.js";
import type { Series } from "./series.js";

/**
 * Draws a curve: its points, with straight lines between them. Of many points in a column of dots, the lowest and the highest are
 * joined, so no spike is lost; each point is looked at once.
 */
export function drawCurve(canvas: Canvas, pen: number, { xs, ys }: Series, x: Scale, y: Scale): void {
  const { width, height } = canvas;
  let column = -1;
  let [top, bottom, last] = [0, 0, 0];
  let [hasNeighbour, isOpen] = [false, false];
  const flush = () => {
    if (!isOpen) return;
    for (let row = top; row <= bottom; row++) draw(canvas, pen, column, row);
    if (!hasNeighbour && top === bottom) drawPoint(canvas, pen, column, top);
  };
  for (let i = 0; i < xs.length; i++) {
    const [across, up] = [x.position(xs[i] as number), y.position(ys[i] as number)];
    if (!(across >= 0 && across <= 1) || !Number.isFinite(up)) {
      flush();
      isOpen = false;
      continue;
    }
    const here = Math.round(across * (width - 1));
    // A place outside of the scale is one step outside of the canvas, which is not drawn.
    const row = Math.min(Math.max(Math.round((1 - up) * (height - 1)), -1), height);
    if (isOpen && here === column) {
      if (row < top) top = row;
      if (row > bottom) bottom = row;
    } else {
      if (isOpen) {
        hasNeighbour = true;
        flush();
        drawLine(canvas, pen, [column, last], [here, row]);
      } else {
        hasNeighbour = false;
      }
      [column, top, bottom, isOpen] = [here, row, row, true];
    }
    last = row;
  }
  flush();
}

type Place = readonly [x: number, y: number];

/** A straight line. */
function drawLine(canvas: Canvas, pen: number, [fromX, fromY]: Place, [toX, toY]: Place): void {
  const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
  for (let i = 0; i <= steps; i++) {
    const x = Math.round(fromX + ((toX - fromX) * i) / steps);
    draw(canvas, pen, x, Math.round(fromY + ((toY - fromY) * i) / steps));
  }
}

/** A point without neighbours is larger than a dot, which is easily overlooked. */
function drawPoint(canvas: Canvas, pen: number, x: number, y: number): void {
  if (canvas.height < 4) return;
  for (const [right, down] of [
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    draw(canvas, pen, x + right, y + down);
  }
}

function draw(canvas: Canvas, pen: number, x: number, y: number): void {
  if (x >= 0 && x < canvas.width && y >= 0 && y < canvas.height) canvas.dot(pen, x, y);
}

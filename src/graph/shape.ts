import { ShapeError } from "../errors.js";

/** Sizes of an array's axes, outermost first; `[]` is a single number. */
export type Shape = readonly number[];

/** Number of elements: the product of the axes. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** `[2, 5]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The shape that both arrays stretch to. Axes are aligned at the last one, and an axis of 1 stretches.
 *
 * @throws ShapeError if two aligned axes differ and neither is 1
 */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const fromA = a[a.length - rank + i] ?? 1;
    const fromB = b[b.length - rank + i] ?? 1;
    if (fromA !== fromB && fromA !== 1 && fromB !== 1) {
      throw new ShapeError(
        `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: ${fromA} against ${fromB}`,
      );
    }
    return fromA === 1 ? fromB : fromA;
  });
}

/**
 * The shape after a reduction over one axis, or over all if `axis` is null.
 *
 * @throws ShapeError if there is no such axis
 */
export function reduceShape(shape: Shape, axis: number | null, keepDims: boolean): Shape {
  if (axis === null) return keepDims ? shape.map(() => 1) : [];
  if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
    throw new ShapeError(`there is no axis ${axis} in ${formatShape(shape)}`);
  }
  return keepDims ? shape.with(axis, 1) : shape.toSpliced(axis, 1);
}

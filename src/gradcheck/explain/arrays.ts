import type { Shape } from "../../graph/shape.js";
import { coordinates } from "../compareElements.js";

/** Row-major index of the element with these coordinates. */
export function indexOf(at: readonly number[], shape: Shape): number {
  return at.reduce((index, position, axis) => index * (shape[axis] as number) + position, 0);
}

/** All pairs of axes. */
export function pairsOfAxes(shape: Shape): readonly (readonly [number, number])[] {
  return shape.flatMap((_, first) => shape.slice(first + 1).map((_, k): [number, number] => [first, first + 1 + k]));
}

/**
 * Where an element of an array comes from if the array was written with two axes swapped, and is read as if they were not. For equal
 * axes that is the transpose.
 */
export function swapAxes(index: number, shape: Shape, first: number, second: number): number {
  const swapped = exchange(shape, first, second);
  return indexOf(exchange(coordinates(index, swapped), first, second), shape);
}

/** A copy of the array with two axes swapped, in the order of its new shape. */
export function transposeValues(values: Float64Array, shape: Shape, first: number, second: number): Float64Array {
  return values.map((_, index) => values[swapAxes(index, shape, first, second)] as number);
}

function exchange(list: readonly number[], first: number, second: number): readonly number[] {
  return list.with(first, list[second] as number).with(second, list[first] as number);
}

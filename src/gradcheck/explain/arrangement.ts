import { coordinates } from "../compareElements.js";
import { indexOf, pairsOfAxes, swapAxes } from "./arrays.js";
import type { Recogniser } from "./evidence.js";

/** The right numbers, in the wrong places. */
export const transposed: Recogniser = (evidence) => {
  const { shape, failure } = evidence;
  const from = (origin: (index: number) => number) => evidence.fits((i) => failure.reference[origin(i)]);
  for (const [first, second] of pairsOfAxes(shape)) {
    if (!from((i) => swapAxes(i, shape, first, second))) continue;
    if (shape.length > 2) return `has axes ${first} and ${second} swapped`;
    return shape[first] === shape[second]
      ? "is the transpose of the right one"
      : "has the right numbers with rows and columns swapped";
  }
  for (const [axis, size] of shape.entries()) {
    const along = shape.length === 1 ? "" : ` along axis ${axis}`;
    const move = (to: (position: number) => number) =>
      from((i) => {
        const at = coordinates(i, shape);
        return indexOf(at.with(axis, to(at[axis] as number)), shape);
      });
    if (move((position) => size - 1 - position)) return `is the right one in reverse order${along}`;
    for (const by of [1, -1]) {
      if (move((position) => (position + by + size) % size)) return `is the right one shifted by one place${along}`;
    }
  }
  const last = failure.reference.length - 1;
  return from((i) => last - i) ? "is the right one in reverse order" : undefined;
};

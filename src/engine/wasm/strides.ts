import type { Shape } from "../../graph/shape.js";
import type { Term } from "./terms.js";

/** The index of a term's first number in the array that holds its numbers. */
export function startOf(term: Term): number {
  return term.kind === "line" ? term.start : 0;
}

/** How far it is from a number of a term to the next along each axis of a shape that the term stretches to; 0 if it is repeated. */
export function stridesOf(term: Term, shape: Shape): readonly number[] {
  const missing = new Array<number>(shape.length - term.shape.length).fill(0);
  return [
    ...missing,
    ...(term.kind === "line" ? term.shape.map((size) => (size > 1 ? term.stride : 0)) : denseStrides(term.shape)),
  ];
}

/** The strides of an array of its own; 0 for an axis of length 1. */
export function denseStrides(shape: Shape): readonly number[] {
  return shape.map((size, axis) => (size > 1 ? shape.slice(axis + 1).reduce((product, each) => product * each, 1) : 0));
}

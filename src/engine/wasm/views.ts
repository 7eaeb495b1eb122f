import type { Shape } from "../../graph/shape.js";
import type { Term } from "./terms.js";

/** Elements of the array that holds a term's numbers, before the first of them. */
export function startOf(term: Term): number {
  return term.kind === "line" ? term.start : 0;
}

/** Elements from a term's number to the next along each axis, as it stretches to `shape`: 0 where it is repeated. */
export function stridesOf(term: Term, shape: Shape): readonly number[] {
  const missing = new Array<number>(shape.length - term.shape.length).fill(0);
  return [
    ...missing,
    ...(term.kind === "line" ? term.shape.map((size) => (size > 1 ? term.stride : 0)) : denseStrides(term.shape)),
  ];
}

/** The same of an array on its own. */
export function denseStrides(shape: Shape): readonly number[] {
  return shape.map((size, axis) => (size > 1 ? shape.slice(axis + 1).reduce((product, each) => product * each, 1) : 0));
}

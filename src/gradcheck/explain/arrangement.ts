import type { Shape } from "../../graph/shape.js";
import { coordinates } from "../compareElements.js";
import { indexOf, pairsOfAxes, swapAxes, transposeValues } from "./arrays.js";
import type { Recogniser } from "./evidence.js";
import { partial } from "./proof.js";

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

/** Only so many inputs that can be transposed are tried: their combinations grow fast. */
const mostTransposed = 4;

/** The rule reads an operand, or the incoming gradient, as if it were transposed. For shapes that are not square it could not. */
export const operandTransposed: Recogniser = (evidence) => {
  const { input, sample, shape } = evidence;
  if (input === undefined) return undefined;
  const leaves = sample.inputs.filter((leaf) => isSquare(leaf.shape));
  const operands = [...leaves, ...(isSquare(sample.output.shape) ? (["the incoming gradient"] as const) : [])];
  if (operands.length > mostTransposed) return undefined;
  const subsets = Array.from({ length: 2 ** operands.length - 1 }, (_, bits) =>
    operands.filter((_, i) => ((bits + 1) >> i) % 2 === 1),
  );
  for (const subset of subsets.toSorted((a, b) => a.length - b.length)) {
    const point = new Map(sample.point);
    let { cotangent } = sample;
    for (const operand of subset) {
      if (typeof operand === "string") cotangent = transposeValues(cotangent, sample.output.shape, 0, 1);
      else point.set(operand, transposeValues(sample.point.get(operand) as Float64Array, operand.shape, 0, 1));
    }
    const changed = { ...sample, point, cotangent };
    const names = subset.map((operand) => (typeof operand === "string" ? operand : operand.name)).join(" and ");
    const hypothesis = `is what it would be if ${names} ${subset.length === 1 ? "was" : "were"} transposed`;
    if (evidence.fits((i) => partial(changed, input, i))) return hypothesis;
    if (isSquare(shape) && evidence.fits((i) => partial(changed, input, swapAxes(i, shape, 0, 1)))) {
      return `${hypothesis}, and is transposed itself`;
    }
  }
  return undefined;
};

function isSquare(shape: Shape): boolean {
  return shape.length === 2 && shape[0] === shape[1] && (shape[0] as number) > 1;
}

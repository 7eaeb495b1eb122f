import { coordinates } from "../compareElements.js";
import type { Sample } from "../sample.js";
import type { Candidate, Evidence, Recogniser } from "./evidence.js";
import { partial } from "./proof.js";
import { valuesAt } from "./values.js";
import { nameSlice, nounOfAxis } from "./wording.js";

/** More slices than these along an axis: only the first and the last are looked at. */
const mostSlices = 8;

/** A sum forgets a slice of what it runs over, or counts it twice: the wrong values are those without it. */
export const lostSlice: Recogniser = (evidence) => {
  for (const { array, shape, name, scale } of arraysOf(evidence)) {
    for (const [axis, size] of shape.entries()) {
      if (size < 2) continue;
      for (const position of size > mostSlices ? [0, size - 1] : Array.from({ length: size }, (_, i) => i)) {
        const scaled = (factor: number) =>
          scale(array.map((x, i) => (coordinates(i, shape)[axis] === position ? factor * x : x)));
        const what = `${nameSlice(position, size, nounOfAxis(axis, shape.length))} of ${name}`;
        if (evidence.fits(scaled(0))) return `is what it would be without ${what}`;
        if (evidence.fits(scaled(2))) return `is what it would be if ${what} counted twice`;
      }
    }
  }
  return undefined;
};

interface Sliced {
  readonly array: Float64Array;
  readonly shape: readonly number[];
  readonly name: string;
  /** The hypothesis that the array has other values. */
  scale(values: Float64Array): Candidate;
}

function arraysOf({ sample, input }: Evidence): readonly Sliced[] {
  const hypothesis = (changed: Sample): Candidate => {
    if (input !== undefined) return (i) => partial(changed, input, i);
    const output = valuesAt(changed.output, changed.point);
    return (i) => output[i];
  };
  const leaves = sample.inputs.map((leaf) => ({
    array: sample.point.get(leaf) as Float64Array,
    shape: leaf.shape,
    name: leaf.name,
    scale: (values: Float64Array) => hypothesis({ ...sample, point: new Map([...sample.point, [leaf, values]]) }),
  }));
  if (input === undefined) return leaves;
  const incoming = {
    array: sample.cotangent,
    shape: sample.output.shape,
    name: "the incoming gradient",
    scale: (cotangent: Float64Array) => hypothesis({ ...sample, cotangent }),
  };
  return [incoming, ...leaves];
}

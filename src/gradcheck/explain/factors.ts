import type { Shape } from "../../graph/shape.js";
import { sizeOf } from "../../graph/shape.js";
import type { Evidence, Recogniser } from "./evidence.js";
import { either, formatFactor } from "./wording.js";

/** A number of things that a sum or a mean may run over. */
interface Count {
  readonly count: number;
  /** `the 3 rows of a`. */
  readonly things: string;
}

/** A factor that has a meaning: 2, 1/2, -1, a number of rows, columns or elements, and its inverse. */
export const namedFactor: Recogniser = (evidence) => {
  const fits = (factor: number) => evidence.fits((i) => factor * evidence.referenceAt(i));
  if (fits(-1)) return "has the wrong sign";
  const counts = countsOf(evidence);
  for (const size of new Set([2, ...counts.map(({ count }) => count)])) {
    const things = counts.filter(({ count }) => count === size).map(({ things }) => things);
    for (const sign of [1, -1]) {
      const opposite = sign < 0 ? " and has the wrong sign" : "";
      if (fits(sign * size)) {
        return `is ${size === 2 ? "twice the right one" : `${size} times the right one`}${causes([
          ...(size === 2 ? ["a factor 2 is there once too often"] : []),
          ...(things.length > 0 ? [`a mean over ${either(things)} is taken as a sum`] : []),
        ])}${opposite}`;
      }
      if (fits(sign / size)) {
        return `is ${size === 2 ? "half the right one" : `1/${size} of the right one`}${causes([
          ...(size === 2 ? ["a factor 2 is missing"] : []),
          ...(things.length > 0 ? [`a sum over ${either(things)} is taken as a mean`] : []),
        ])}${opposite}`;
      }
    }
  }
  for (const { count, things } of counts) {
    for (const divisor of [count - 1, count + 1]) {
      if (divisor > 0 && fits(count / divisor)) {
        return `is ${count}/${divisor} of the right one (a mean over ${things} divides by ${divisor})`;
      }
    }
  }
  return undefined;
};

/** Any other factor. One element would fit every factor. */
export const anyFactor: Recogniser = (evidence) => {
  const telling = evidence.compared.filter((i) => evidence.referenceAt(i) !== 0);
  if (telling.length < 2) return undefined;
  const factor = evidence.analyticAt(evidence.worst) / evidence.referenceAt(evidence.worst);
  if (!Number.isFinite(factor) || factor === 1 || factor === 0) return undefined;
  return evidence.fits((i) => factor * evidence.referenceAt(i))
    ? `is ${formatFactor(factor)} times the right one everywhere`
    : undefined;
};

/** The same number is added to every element. */
export const addedConstant: Recogniser = (evidence) => {
  if (evidence.compared.length < 2) return undefined;
  const offset = evidence.analyticAt(evidence.worst) - evidence.referenceAt(evidence.worst);
  return evidence.fits((i) => evidence.referenceAt(i) + offset)
    ? `is the right one plus ${formatFactor(offset)} everywhere`
    : undefined;
};

function causes(list: readonly string[]): string {
  return list.length === 0 ? "" : ` (${list.join(", or ")})`;
}

/** The numbers that a mean may divide by: rows, columns and elements of the leaves and of the output. */
function countsOf({ sample, input, shape: own }: Evidence): readonly Count[] {
  const named: readonly (readonly [string, Shape])[] = [
    ...sample.inputs.map(({ name, shape }): [string, Shape] => [name, shape]),
    ["the output", sample.output.shape],
  ];
  const byCount = new Map<number, string>();
  const offer = (count: number, things: string) => {
    if (count > 1 && !byCount.has(count)) byCount.set(count, things);
  };
  const [stretched, reduced] = [sizeOf(sample.output.shape) / sizeOf(own), sizeOf(own) / sizeOf(sample.output.shape)];
  if (input !== undefined && Number.isInteger(stretched)) {
    offer(stretched, `the ${stretched} places that each element of ${input.name} is stretched to`);
  }
  for (const [name, shape] of named) {
    for (const [axis, size] of shape.entries()) {
      const noun = shape.length === 1 ? "elements" : shape.length === 2 ? ["rows", "columns"][axis] : undefined;
      offer(size, noun === undefined ? `the ${size} along axis ${axis} of ${name}` : `the ${size} ${noun} of ${name}`);
    }
    offer(sizeOf(shape), `the ${sizeOf(shape)} elements of ${name}`);
  }
  if (Number.isInteger(reduced)) offer(reduced, `the ${reduced} elements that each element of the output is made from`);
  return [...byCount].map(([count, things]) => ({ count, things }));
}

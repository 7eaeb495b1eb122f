import { type Shape, sizeOf } from "../graph/shape.js";
import type { CheckRow, Verdict } from "./checkRow.js";
import { type Compared, excess, judge, severity, type Tolerance } from "./judge.js";

/** An element that was compared, by its row-major index; without one, a random combination of all elements. */
export interface ComparedElement extends Compared {
  readonly index?: number;
  /** Of the Taylor remainder along the combination, if that is what was tested. */
  readonly order?: number;
}

/** What a row says about the elements that were compared. */
export type Outcome = Pick<
  CheckRow,
  | "shape"
  | "checked"
  | "total"
  | "absoluteError"
  | "relativeError"
  | "at"
  | "analytic"
  | "reference"
  | "condition"
  | "order"
> & { readonly verdict: Verdict; readonly explanation?: string };

/** The outcome of an array: the worst verdict of its elements, and the numbers of the worst element. */
export function compareElements(
  shape: Shape,
  elements: readonly ComparedElement[],
  tolerance: Tolerance,
  unit: number,
): Outcome {
  let [worst, verdict, most] = [elements[0] as ComparedElement, "PASS" as Verdict, -1];
  for (const element of elements) {
    const found = judge(element, tolerance);
    const byVerdict = severity.indexOf(found) - severity.indexOf(verdict);
    if (byVerdict < 0) continue;
    const beyond = excess(element, tolerance);
    if (byVerdict > 0 || beyond > most) [worst, verdict, most] = [element, found, beyond];
  }
  return { ...describeElements(shape, elements, worst, tolerance, unit), verdict };
}

/**
 * What a row says about elements, but for the verdict.
 *
 * @param unit roundoff of the number type
 */
export function describeElements(
  shape: Shape,
  elements: readonly ComparedElement[],
  { index, analytic, reference, rounding, order }: ComparedElement,
  tolerance: Tolerance,
  unit: number,
): Omit<Outcome, "verdict"> {
  let [absoluteError, relativeError, isSum] = [0, 0, false];
  for (const element of elements) {
    const { absolute, relative } = errorsOf(element, tolerance, unit);
    absoluteError = Math.max(absoluteError, absolute);
    relativeError = Math.max(relativeError, relative);
    isSum ||= element.index === undefined;
  }
  const total = sizeOf(shape);
  return {
    shape,
    // A sum compares all elements at once.
    checked: isSum ? total : elements.length,
    total,
    absoluteError,
    relativeError,
    at: index === undefined ? null : coordinates(index, shape),
    analytic,
    reference: reference.value,
    condition: conditionOf(reference.value, rounding, unit),
    ...(order !== undefined && { order }),
  };
}

function errorsOf({ analytic, reference, rounding }: Compared, { rtol }: Tolerance, unit: number) {
  const { value, errorBar } = reference;
  // Of a reference that knows nothing there is no error.
  const isKnown = Number.isFinite(errorBar) && !Object.is(analytic, value);
  const absolute = isKnown ? Math.abs(analytic - value) : 0;
  const terms = Number.isFinite(rounding) ? rounding / unit : 0;
  const size = Math.max(Math.abs(analytic), Math.abs(value), terms);
  // A reference that is not as accurate as the tolerance says nothing about so small an error.
  const isHidden = absolute === 0 || (absolute <= errorBar && errorBar > rtol * size);
  return { absolute, relative: isHidden ? 0 : absolute / size };
}

/** The size of the terms that the value is added up from, in units of the value. */
function conditionOf(value: number, rounding: number, unit: number): number {
  if (rounding === 0) return 1;
  return Math.max(1, rounding / unit / Math.abs(value));
}

/** The index along each axis of the element with this row-major index. */
export function coordinates(index: number, shape: Shape): readonly number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .toReversed();
}

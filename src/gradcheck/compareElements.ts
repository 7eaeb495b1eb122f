import type { Shape } from "../graph/shape.js";
import type { CheckRow, Verdict } from "./checkRow.js";
import { type Compared, excess, judge, severity, type Tolerance } from "./judge.js";

/** An element that was compared, by its row-major index; without one, a random combination of all elements. */
export interface ComparedElement extends Compared {
  readonly index?: number;
}

/** What a row says about the elements that were compared. */
export type Outcome = Pick<
  CheckRow,
  "shape" | "checked" | "total" | "absoluteError" | "relativeError" | "at" | "analytic" | "reference" | "condition"
> & { readonly verdict: Verdict };

/**
 * The outcome of an array: the worst verdict of its elements, and the numbers of the worst element.
 *
 * @param roundoff unit roundoff of the number type
 */
export function compareElements(
  shape: Shape,
  total: number,
  elements: readonly ComparedElement[],
  tolerance: Tolerance,
  roundoff: number,
): Outcome {
  const judged = elements.map((element) => ({
    element,
    verdict: judge(element, tolerance),
    excess: excess(element, tolerance),
  }));
  const worst = judged.reduce((a, b) => {
    const byVerdict = severity.indexOf(b.verdict) - severity.indexOf(a.verdict);
    return byVerdict > 0 || (byVerdict === 0 && b.excess > a.excess) ? b : a;
  });
  const { index, analytic, reference, rounding } = worst.element;
  const errors = elements.map((element) => errorsOf(element, roundoff));
  return {
    shape,
    checked: elements.length,
    total,
    absoluteError: Math.max(...errors.map(({ absolute }) => absolute)),
    relativeError: Math.max(...errors.map(({ relative }) => relative)),
    at: index === undefined ? null : coordinates(index, shape),
    analytic,
    reference: reference.value,
    condition: conditionOf(reference.value, rounding, roundoff),
    verdict: worst.verdict,
  };
}

function errorsOf({ analytic, reference: { value }, rounding }: Compared, roundoff: number) {
  const absolute = Object.is(analytic, value) ? 0 : Math.abs(analytic - value);
  const terms = Number.isFinite(rounding) ? rounding / roundoff : 0;
  const size = Math.max(Math.abs(analytic), Math.abs(value), terms);
  return { absolute, relative: absolute === 0 ? 0 : absolute / size };
}

/** The size of the terms that the value is added up from, in units of the value. */
function conditionOf(value: number, rounding: number, roundoff: number): number {
  if (rounding === 0) return 1;
  return Math.max(1, rounding / roundoff / Math.abs(value));
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

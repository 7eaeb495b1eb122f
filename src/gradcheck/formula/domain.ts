import { bordersOf, findCrossings } from "../samples/corners.js";
import { middleOf } from "../samples/doubles.js";
import type { FormulaValues } from "./values.js";

/** An end of an interval. */
export interface End {
  readonly at: number;
  readonly isIncluded: boolean;
  /** Whether the formula has a value beyond it that numbers of this size cannot hold. */
  readonly isOverflow: boolean;
}

/** Without an end on a side, it goes on as far as the search does. */
export interface Interval {
  readonly low?: End;
  readonly high?: End;
}

/** Where value and derivative are finite, between -1e12 and 1e12. */
export interface FormulaDomain {
  /** In ascending order. */
  readonly intervals: readonly Interval[];
}

/** Powers of ten. Between 0 and the smallest there is no number of float32. */
const [smallest, largest, perPower] = [-45, 12, 8];

const magnitudes = Array.from(
  { length: (largest - smallest) * perPower + 1 },
  (_, i) => 10 ** (smallest + i / perPower),
);
/** Where formulas have poles and ends: round numbers. */
const roundNumbers = Array.from({ length: 801 }, (_, i) => (i - 400) / 20);

/** Finds the intervals over a grid, and their ends by bisection. */
export function findDomain(values: FormulaValues): FormulaDomain {
  const crossings = findCrossings(bordersOf(values.formula, {}), 1).flatMap(({ on, beside }) =>
    [...on, ...beside].flat(),
  );
  const all = [0, ...magnitudes.flatMap((x) => [x, -x]), ...roundNumbers, ...crossings];
  const xs = [...new Set(all.map((x) => x + 0))].filter((x) => Math.abs(x) <= 10 ** largest).toSorted((a, b) => a - b);
  const areFinite = values.at(xs).map(isFiniteAt);
  const intervals: Interval[] = [];
  for (let i = 0; i < xs.length; i++) {
    if (areFinite[i] !== true || areFinite[i - 1] === true) continue;
    let last = i;
    while (areFinite[last + 1] === true) last++;
    const [before, first, end, behind] = [xs[i - 1], xs[i] as number, xs[last] as number, xs[last + 1]];
    intervals.push({
      ...(before !== undefined && { low: findEnd(values, first, before) }),
      ...(behind !== undefined && { high: findEnd(values, end, behind) }),
    });
  }
  return { intervals };
}

function isFiniteAt({ value, derivative }: { readonly value: number; readonly derivative: number }): boolean {
  return Number.isFinite(value) && Number.isFinite(derivative);
}

/** The end between a point inside and a point outside. */
function findEnd(values: FormulaValues, inside: number, outside: number): End {
  const isInside = (x: number) => values.at([x]).every(isFiniteAt);
  let [finite, other] = [inside, outside];
  // Numbers nearer to 0 than those of the grid are 0.
  while (Math.min(Math.abs(finite), Math.abs(other)) > 0 || Math.max(Math.abs(finite), Math.abs(other)) > 2e-45) {
    const middle = middleOf(finite, other);
    if (middle === finite || middle === other) break;
    if (isInside(middle)) finite = middle;
    else other = middle;
  }
  const isOverflow = other !== 0 && values.isFiniteInDigits(other);
  // Of the two neighbours, the end is the one that is a round number.
  return finite === 0 || (isRound(finite) && !isRound(other))
    ? { at: finite + 0, isIncluded: true, isOverflow }
    : { at: other + 0, isIncluded: false, isOverflow };
}

/** Whether six digits are all that it has. */
function isRound(x: number): boolean {
  return Number(x.toPrecision(6)) === x;
}

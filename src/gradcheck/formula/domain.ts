import { bordersOf, findCrossings } from "../samples/corners.js";
import { middleOf } from "../samples/doubles.js";
import { findPoles } from "./poles.js";
import type { FormulaValues, ValuesAt } from "./values.js";

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

/** Where a formula, or its derivative too, is finite, between -1e12 and 1e12. */
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

/** Beside an end at which a formula overflows, it is larger. */
const hugeNumber = 1e290;

/** Where a formula is finite, and where its derivative is finite, too. */
export interface FormulaDomains {
  readonly domain: FormulaDomain;
  readonly derivativeDomain: FormulaDomain;
}

/** Finds the intervals over a grid, and their ends by bisection. Poles that numbers pass by are ends, too. */
export function findDomains(values: FormulaValues): FormulaDomains {
  const crossings = findCrossings(bordersOf(values.formula, {}), 1).flatMap(({ on, beside }) =>
    [...on, ...beside].flat(),
  );
  const all = [0, ...magnitudes.flatMap((x) => [x, -x]), ...roundNumbers, ...crossings];
  const xs = [...new Set(all.map((x) => x + 0))].filter((x) => Math.abs(x) <= 10 ** largest).toSorted((a, b) => a - b);
  const grid = values.at(xs);
  const poles = findPoles(values);
  const within = (isInside: IsInside) => ({
    intervals: poles.reduce(splitAt, findIntervals(values, grid, isInside)),
  });
  return { domain: within(hasValue), derivativeDomain: within((at) => hasValue(at) && Number.isFinite(at.derivative)) };
}

type IsInside = (at: ValuesAt) => boolean;

function hasValue({ value }: ValuesAt): boolean {
  return Number.isFinite(value);
}

function findIntervals(values: FormulaValues, grid: readonly ValuesAt[], isInside: IsInside): readonly Interval[] {
  const areInside = grid.map(isInside);
  const intervals: Interval[] = [];
  for (let i = 0; i < grid.length; i++) {
    if (areInside[i] !== true || areInside[i - 1] === true) continue;
    let last = i;
    while (areInside[last + 1] === true) last++;
    // The last number of the grid may be a whole one by chance, as for x ^ x.
    if (last === i && (grid[i - 1] === undefined || grid[i + 1] === undefined)) continue;
    const [before, first, end, behind] = [
      grid[i - 1]?.x,
      grid[i]?.x as number,
      grid[last]?.x as number,
      grid[last + 1]?.x,
    ];
    intervals.push({
      ...(before !== undefined && { low: findEnd(values, isInside, first, before) }),
      ...(behind !== undefined && { high: findEnd(values, isInside, end, behind) }),
    });
  }
  // x ^ x has a value at -1, but at no number beside it.
  return intervals.filter(({ low, high }) => low === undefined || low.at !== high?.at);
}

/** The intervals without a pole: between two numbers, both of which have a finite value. */
function splitAt(intervals: readonly Interval[], pole: number): readonly Interval[] {
  const end: End = { at: pole, isIncluded: false, isOverflow: false };
  return intervals.flatMap((interval) => {
    const { low, high } = interval;
    const isInside = (low?.at ?? -Infinity) < pole && pole < (high?.at ?? Infinity);
    return isInside
      ? [
          { ...interval, high: end },
          { ...interval, low: end },
        ]
      : [interval];
  });
}

/** The end between a point inside and a point outside. */
function findEnd(values: FormulaValues, isInside: IsInside, inside: number, outside: number): End {
  let [finite, other] = [inside, outside];
  // Numbers nearer to 0 than those of the grid are 0.
  while (Math.min(Math.abs(finite), Math.abs(other)) > 0 || Math.max(Math.abs(finite), Math.abs(other)) > 2e-45) {
    const middle = middleOf(finite, other);
    if (middle === finite || middle === other) break;
    if (values.at([middle]).every(isInside)) finite = middle;
    else other = middle;
  }
  const isHuge = values.at([finite]).some((at) => Math.max(Math.abs(at.value), Math.abs(at.derivative)) > hugeNumber);
  const isOverflow = isHuge && other !== 0 && values.isFiniteInDigits(other);
  // Of the two neighbours, the end is the one that is a round number.
  return finite === 0 || (isRound(finite) && !isRound(other))
    ? { at: finite + 0, isIncluded: true, isOverflow }
    : { at: other + 0, isIncluded: false, isOverflow };
}

/** Whether six digits are all that it has. */
function isRound(x: number): boolean {
  return Number(x.toPrecision(6)) === x;
}

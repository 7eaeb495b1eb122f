import { bordersOf, findCrossings } from "../samples/corners.js";
import { neighboursOf } from "../samples/doubles.js";
import type { FormulaValues } from "./values.js";

/** A point at which the slope of a formula jumps, or its value. */
export interface FormulaKink {
  readonly x: number;
  /** NaN on a side on which there is no finite slope. */
  readonly slopes: readonly [left: number, right: number];
  /** The derivative that the rule takes. */
  readonly taken: number;
  /** Values directly before and behind it, if they differ. */
  readonly jump?: readonly [before: number, behind: number];
}

/** Values at neighbouring numbers that differ by more are a jump, relative to the values or to 1. */
const leastJump = 1e-9;

/** The kinks at what the formula's comparisons, abs, sign, max and min compare. Where slopes of both sides meet, there is none. */
export function findKinks(values: FormulaValues): readonly FormulaKink[] {
  const crossings = findCrossings(bordersOf(values.formula, {}), 1);
  // + 0, since -0 is the same point.
  const found = crossings.flatMap(({ on, beside }) => (on[0] ?? beside[0] ?? []).slice(0, 1)).map((x) => x + 0);
  const corners = [...new Set(found)].toSorted((a, b) => a - b);
  const slopes = values.slopes(corners);
  const here = values.at(corners);
  const [before, behind] = ([0, 1] as const).map((side) => values.at(corners.map((x) => neighboursOf(x)[side])));
  return corners.flatMap((x, i): readonly FormulaKink[] => {
    const [left, right] = slopes[i] as readonly [number, number];
    const ends = [before?.[i]?.value as number, behind?.[i]?.value as number] as const;
    const taken = here[i]?.derivative as number;
    // Beyond an end of the domain there is nothing to compare with.
    if (!ends.every(Number.isFinite)) return [];
    const kink = { x, slopes: [left, right] as const, taken };
    if (Math.abs(ends[1] - ends[0]) > leastJump * Math.max(1, ...ends.map(Math.abs))) return [{ ...kink, jump: ends }];
    return isSame(left, right) ? [] : [kink];
  });
}

function isSame(left: number, right: number): boolean {
  return Math.abs(left - right) <= leastJump * Math.max(Math.abs(left), Math.abs(right));
}

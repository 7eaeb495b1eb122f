import type { FormulaDomain } from "./domain.js";
import type { FormulaKink } from "./kinks.js";
import type { FormulaValues, ValuesAt } from "./values.js";

/** A piece of a formula's curve to be drawn. */
export interface FormulaCurve {
  /** In ascending order. Where the formula is not finite, values are not. */
  readonly points: readonly ValuesAt[];
  /** The part of the y axis that shows most of it: a pole would leave no room for the rest. */
  readonly range: { readonly low: number; readonly high: number };
}

/** How far from 0 a curve is drawn, if neither its domain nor its kinks ask for more. */
const usual = 5;

/**
 * The values and derivatives of a formula around 0, or around where it is defined.
 *
 * @param count of points, or a few more
 */
export function sampleCurve(
  values: FormulaValues,
  domain: FormulaDomain,
  kinks: readonly FormulaKink[],
  count: number,
): FormulaCurve {
  const { low, high } = chooseWindow(domain, kinks);
  const even = Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  // At a pole between two of these points the curve has a gap only if the pole is a point, too.
  const ends = domain.intervals.flatMap((each) => [each.low?.at, each.high?.at]).filter((x) => x !== undefined);
  const inside = ends.filter((x) => x > low && x < high);
  const found = values.at([...new Set([...even, ...inside])].toSorted((a, b) => a - b));
  const gaps = new Set(
    domain.intervals
      .flatMap((each) => [each.low, each.high])
      .map((end) => (end?.isIncluded === false ? end.at : undefined)),
  );
  const points = found.map((point) =>
    gaps.has(point.x) ? { x: point.x, value: Number.NaN, derivative: Number.NaN } : point,
  );
  return { points, range: chooseRange(points.flatMap(({ value, derivative }) => [value, derivative])) };
}

/** The kinks that are not far away, with room around them; else what is near to 0; else the interval that is nearest to it. */
function chooseWindow({ intervals }: FormulaDomain, kinks: readonly FormulaKink[]): { low: number; high: number } {
  const ends = intervals.flatMap(({ low, high }) => [low?.at, high?.at]).filter((at) => at !== undefined);
  const marks = [...kinks.map(({ x }) => x), ...ends].filter((x) => Math.abs(x) <= 10 * usual);
  const low = Math.min(-usual, ...marks.map((x) => x - usual / 2));
  const high = Math.max(usual, ...marks.map((x) => x + usual / 2));
  // Half of the picture would be empty.
  const [first, last] = [intervals[0]?.low?.at ?? -Infinity, intervals.at(-1)?.high?.at ?? Infinity];
  const window = { low: Math.max(low, first), high: Math.min(high, last) };
  return window.low < window.high ? window : farAway(first, last);
}

function farAway(first: number, last: number): { low: number; high: number } {
  return first > 0 ? { low: first, high: Math.min(last, 2 * first) } : { low: Math.max(first, 2 * last), high: last };
}

/** All values, or the middle of them if a few are far beyond the others. */
function chooseRange(values: readonly number[]): FormulaCurve["range"] {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.1), at(0.9)];
  const room = Math.max((high - low) / 2, 1e-9);
  return { low: Math.max(at(0), low - room), high: Math.min(at(1), high + room) };
}

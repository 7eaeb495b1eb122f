import type { Range } from "./series.js";
import { linearTicks, logTicks, type Tick } from "./ticks.js";

/** How the numbers of an axis become places on it. */
export interface Scale {
  readonly isLog: boolean;
  /** From 0, that of the lowest number, to 1. NaN if the number has no place. */
  position(value: number): number;
  /** At most `most` round numbers with their labels, in ascending order. */
  ticks(most: number): readonly Tick[];
}

/** @param isWhole whether the axis counts */
export function linearScale(range: Range, isWhole = false): Scale {
  const { low, high } = widen(range);
  // Halved, since the difference of the largest numbers is infinite.
  const span = high / 2 - low / 2;
  return {
    isLog: false,
    position: (value) => (value / 2 - low / 2) / span,
    ticks: (most) => (isNarrow(range) ? [aloneTick(range.low)] : linearTicks(range, most, isWhole)),
  };
}

/** @param range of positive numbers; other numbers have no place */
export function logScale(range: Range): Scale {
  const { low, high } = range;
  const decades = Math.log10(high) - Math.log10(low);
  const isConstant = decades < 1e-12;
  const start = Math.log10(low) - (isConstant ? 0.5 : 0);
  const span = isConstant ? 1 : decades;
  return {
    isLog: true,
    position: (value) => (value > 0 ? (Math.log10(value) - start) / span : Number.NaN),
    ticks: (most) => (isConstant ? [aloneTick(range.low)] : logTicks(range, most)),
  };
}

/** The only number that an axis shows, which need not be round. */
function aloneTick(value: number): Tick {
  return { value, label: String(Number(value.toPrecision(4))) };
}

/** Numbers that are the same, but for rounding, have room on both sides. */
function widen(range: Range): Range {
  if (!isNarrow(range)) return range;
  const size = Math.abs(range.low);
  const room = size < 1e-290 ? 1 : size / 2;
  // Beyond the largest number there is none.
  return { low: Math.max(-Number.MAX_VALUE, range.low - room), high: Math.min(Number.MAX_VALUE, range.high + room) };
}

function isNarrow({ low, high }: Range): boolean {
  return high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high)) || high - low < 1e-300;
}

/** Decades from which on a logarithmic scale shows more than a linear one. */
const manyDecades = 1.5;

/** Whether a logarithmic scale helps: all numbers are positive, and most of them would be on the lowest line of a linear one. */
export function isLogHelpful({ low, high }: Range): boolean {
  return low > 0 && Math.log10(high) - Math.log10(low) > manyDecades;
}

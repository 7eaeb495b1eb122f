import type { End, FormulaDomain, Interval } from "../../gradcheck/formula/domain.js";
import type { FormulaKink } from "../../gradcheck/formula/kinks.js";
import type { FormulaReport } from "../../gradcheck/formulaReport.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { formatNumber } from "./formatNumber.js";
import { type Fact, renderWrappedFacts } from "./renderFacts.js";
import { renderTable } from "./renderTable.js";

/** More are counted instead. */
const mostShown = 6;

/** What a formula is: its text, derivative, domain and kinks, then a table of values. */
export async function renderFormula(
  { formula, derivative, domain, kinks, points }: FormulaReport,
  room: Room,
): Promise<Line[]> {
  const facts: readonly Fact[] = [
    ["formula", formula],
    ["derivative", derivative],
    ["finite for", formatDomain(domain)],
    ...(kinks.length === 0
      ? [["kinks", "none"] as const]
      : list(kinks.map(formatKink)).map((kink, i): Fact => [i === 0 ? "kinks" : "", kink])),
  ];
  const table = await renderTable(
    ["x", "value", "derivative"],
    ["right", "right", "right"],
    points.map(({ x, value, derivative: slope }) => [formatPlain(x), formatNumber(value), formatNumber(slope)]),
  );
  const lines = await renderWrappedFacts(facts, room);
  return points.length === 0 ? lines : [...lines, "", ...table];
}

/** `every x`, `x > 0`, `-1 < x < 1 or x >= 2`, `every x but 0`, `no x`. */
export function formatDomain({ intervals }: FormulaDomain): string {
  if (intervals.length === 0) return "no x";
  const [first, last] = [intervals[0], intervals.at(-1)];
  const gaps = intervals.slice(1).map((each, i) => [intervals[i]?.high as End, each.low as End] as const);
  const areSingle = gaps.every(([high, low]) => high.at === low.at && !high.isIncluded && !low.isIncluded);
  const isWhole = first?.low === undefined && last?.high === undefined;
  const text =
    isWhole && areSingle
      ? [
          "every x",
          ...list(gaps.map(([{ at }]) => formatPlain(at))).map((gap, i) => `${i === 0 ? "but" : "and"} ${gap}`),
        ].join(" ")
      : list(nearestToZero(intervals).map(formatInterval)).join(" or ");
  const overflows = intervals.flatMap(({ low, high }) => [low, high]).some((end) => end?.isOverflow === true);
  return overflows ? `${text} (beyond ${intervals.length === 1 ? "that" : "some ends"} it overflows)` : text;
}

/** If there are too many to show them all, those that are nearest to 0 come first. */
function nearestToZero(intervals: readonly Interval[]): readonly Interval[] {
  if (intervals.length <= mostShown) return intervals;
  const distance = ({ low, high }: Interval) => Math.min(Math.abs(low?.at ?? Infinity), Math.abs(high?.at ?? Infinity));
  return intervals.toSorted((a, b) => distance(a) - distance(b));
}

function formatInterval({ low, high }: Interval): string {
  if (low === undefined && high === undefined) return "every x";
  if (high === undefined) return `x ${low?.isIncluded ? ">=" : ">"} ${formatPlain(low?.at ?? 0)}`;
  const upper = `x ${high.isIncluded ? "<=" : "<"} ${formatPlain(high.at)}`;
  return low === undefined ? upper : `${formatPlain(low.at)} ${low.isIncluded ? "<=" : "<"} ${upper}`;
}

/** `at x = 0: slopes 0 and 1, takes 0, which lies between them`. */
export function formatKink({ x, slopes, taken, jump }: FormulaKink): string {
  const place = `at x = ${formatPlain(x)}`;
  if (jump !== undefined) {
    const [before, behind] = jump.map(formatPlain);
    return `${place}: the value jumps from ${before} to ${behind}, and the derivative taken is ${formatPlain(taken)}`;
  }
  const [left, right] = slopes.map((slope) => (Number.isFinite(slope) ? formatPlain(slope) : "infinite"));
  const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
  const lies = taken >= low && taken <= high ? "lies" : "does not lie";
  const between = slopes.every(Number.isFinite) ? `, which ${lies} between them` : "";
  return `${place}: slopes ${left} and ${right}, takes ${formatPlain(taken)}${between}`;
}

/** Six digits, without zeros at the end. */
function formatPlain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The first of many, and how many more there are. */
function list(texts: readonly string[]): readonly string[] {
  return texts.length <= mostShown ? texts : [...texts.slice(0, mostShown), `${texts.length - mostShown} more`];
}

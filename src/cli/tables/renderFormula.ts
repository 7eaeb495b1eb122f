import type { End, FormulaDomain, Interval } from "../../gradcheck/formula/domain.js";
import type { FormulaKink } from "../../gradcheck/formula/kinks.js";
import type { FormulaReport } from "../../gradcheck/formulaReport.js";
import type { Fact } from "../../messages/fact.js";
import { formatNumber } from "../../messages/formatNumber.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { renderWrappedFacts } from "./renderFacts.js";
import { renderTable } from "./renderTable.js";

/** More are counted instead. */
const mostShown = 6;

/** What a formula is: its text, derivative, domain and kinks, then a table of values. */
export async function renderFormula(
  { formula, derivative, domain, derivativeDomain, kinks, points }: FormulaReport,
  room: Room,
): Promise<Line[]> {
  const isSmaller = formatDomain(domain) !== formatDomain(derivativeDomain);
  const shownKinks = list(nearestTo0(kinks, ({ x }) => x).map(formatKink));
  const facts: readonly Fact[] = [
    ["formula", formula],
    ["derivative", kinks.length === 0 ? derivative : `${derivative} (at kinks: as below)`],
    ["finite for", formatDomain(domain)],
    ...(isSmaller ? [["", `its derivative for ${formatDomain(derivativeDomain)}`] as const] : []),
    ...(kinks.length === 0
      ? [["kinks", "none"] as const]
      : shownKinks.map((kink, i): Fact => [i === 0 ? "kinks" : "", kink])),
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
          ...list(nearestTo0(gaps, ([{ at }]) => at).map(([{ at }]) => formatPlain(at))).map(
            (gap, i) => `${i === 0 ? "but" : "and"} ${gap}`,
          ),
        ].join(" ")
      : list(nearestTo0(intervals, nearestEnd).map(formatInterval)).join(" or ");
  const overflows = intervals.flatMap(({ low, high }) => [low, high]).some((end) => end?.isOverflow === true);
  return overflows ? `${text} (beyond ${intervals.length === 1 ? "that" : "some ends"} it overflows)` : text;
}

/** If there are too many to show them all, those that are nearest to 0 come first. */
function nearestTo0<Item>(items: readonly Item[], placeOf: (item: Item) => number): readonly Item[] {
  if (items.length <= mostShown) return items;
  // Of two that are equally far, the negative one is the first.
  const distance = (item: Item) => Number(Math.abs(placeOf(item)).toPrecision(12));
  return items.toSorted((a, b) => distance(a) - distance(b));
}

function nearestEnd({ low, high }: Interval): number {
  return Math.min(Math.abs(low?.at ?? Infinity), Math.abs(high?.at ?? Infinity));
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
  const takes = Number.isFinite(taken) ? `the derivative taken is ${formatPlain(taken)}` : "there is no derivative";
  if (jump !== undefined) {
    const [before, at, behind] = jump.map(formatPlain);
    if (before === behind) return `${place}: the value is ${at} there alone, and ${before} on both sides; ${takes}`;
    return `${place}: the value jumps from ${before} to ${behind}, and ${takes}`;
  }
  if (!slopes.every(Number.isFinite)) {
    const [left, right] = slopes.map((slope) => (Number.isFinite(slope) ? formatPlain(slope) : "no bound"));
    const bounds = left === right ? "the slopes on both sides grow without bound" : `slopes ${left} and ${right}`;
    return `${place}: ${bounds}, and ${takes}`;
  }
  const [left, right] = slopes.map(formatPlain);
  if (!Number.isFinite(taken)) return `${place}: slopes ${left} and ${right}, and ${takes}`;
  const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
  const lies = taken >= low && taken <= high ? "lies" : "does not lie";
  return `${place}: slopes ${left} and ${right}, takes ${formatPlain(taken)}, which ${lies} between them`;
}

/** Six digits, without zeros at the end. */
function formatPlain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The first of many. How many more there are is not known: they are looked for only so far. */
function list(texts: readonly string[]): readonly string[] {
  return texts.length <= mostShown ? texts : [...texts.slice(0, mostShown), "more"];
}

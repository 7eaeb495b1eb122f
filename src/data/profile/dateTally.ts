import { dateParts, valueOfPart } from "../cells/dateParts.js";
import { type CalendarDate, type DateOrder, dateOrders, parseDate } from "../cells/parseDate.js";
import type { DateSummary } from "./tableProfile.js";

/** What is known of the dates that a column holds, in one of the orders. */
interface InOrder {
  readonly order: DateOrder;
  rows: number;
  low: Day;
  high: Day;
  /** For each part its lowest and its highest value. */
  readonly lows: number[];
  readonly highs: number[];
}

/** A day, and its place on a line of all days. */
interface Day {
  readonly place: number;
  readonly date: CalendarDate | undefined;
}

/** Counts the dates of a column in each order of day, month and year. */
export class DateTally {
  /** The rows of texts that are dates in any order. */
  rows: number;
  private readonly inOrder: readonly InOrder[];

  /** @param start the dates that are counted already */
  constructor(start?: DateTally) {
    this.rows = start?.rows ?? 0;
    this.inOrder =
      start?.inOrder.map((each) => ({ ...each, lows: [...each.lows], highs: [...each.highs] })) ??
      dateOrders.map((order) => ({
        order,
        rows: 0,
        low: { place: Number.POSITIVE_INFINITY, date: undefined },
        high: { place: Number.NEGATIVE_INFINITY, date: undefined },
        lows: dateParts.map(() => Number.POSITIVE_INFINITY),
        highs: dateParts.map(() => Number.NEGATIVE_INFINITY),
      }));
  }

  /** @param rows how many rows have this text */
  add(text: string, rows: number): void {
    let isDate = false;
    for (const each of this.inOrder) {
      const date = parseDate(text, each.order);
      if (date === undefined) continue;
      count(each, date, rows);
      isDate = true;
    }
    if (isDate) this.rows += rows;
  }

  /** How many dates there are in the order in which most texts are dates, and whether another one has as many. */
  get best(): { readonly order: DateOrder; readonly rows: number; readonly isOnly: boolean } {
    const [first, second] = this.inOrder.toSorted((a, b) => b.rows - a.rows) as [InOrder, InOrder];
    return { order: first.order, rows: first.rows, isOnly: first.rows > second.rows };
  }

  /** The dates in an order. */
  summarize(order: DateOrder): DateSummary | undefined {
    const found = this.inOrder.find((each) => each.order === order);
    if (found?.low.date === undefined || found.high.date === undefined) return undefined;
    return {
      order,
      low: formatDay(found.low.date),
      high: formatDay(found.high.date),
      parts: dateParts.filter((_, i) => (found.lows[i] as number) < (found.highs[i] as number)),
    };
  }
}

function count(into: InOrder, date: CalendarDate, rows: number): void {
  into.rows += rows;
  const place = date.year + (date.dayOfYear - 1) / date.daysInYear;
  if (place < into.low.place) into.low = { place, date };
  if (place > into.high.place) into.high = { place, date };
  for (const [i, part] of dateParts.entries()) {
    const value = valueOfPart(part, date);
    if (value < (into.lows[i] as number)) into.lows[i] = value;
    if (value > (into.highs[i] as number)) into.highs[i] = value;
  }
}

/** `2023-01-31` */
function formatDay({ year, dayOfYear }: CalendarDate): string {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, dayOfYear);
  return date.toISOString().slice(0, 10);
}

/** The orders of year, month and day. `ymd` is that of ISO 8601. */
export const dateOrders = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof dateOrders)[number];

/** A date as it is written, without regard to time zones. */
export interface CalendarDate {
  readonly year: number;
  /** From 1. */
  readonly dayOfYear: number;
  readonly daysInYear: number;
  /** 0 is Monday. */
  readonly weekday: number;
  /** In 0 … 24, with its minutes and seconds as a fraction; undefined if there is no time. */
  readonly hour: number | undefined;
}

const time = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?(?: ?([AP])\.?M\.?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?`;
/** Dates that begin with the year, in parts: year, divider, month, day, hours, minutes, seconds, A or P. */
export const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${time}$`, "i");
/** Dates that end with the year, in the same parts. */
export const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${time}$`, "i");

/** The date that a text spells in this order; undefined if it spells none. Points only divide days, months and years in this order. */
export function parseDate(text: string, order: DateOrder): CalendarDate | undefined {
  // Most texts are not dates, and this is the quickest way to see it.
  const first = text.charCodeAt(0);
  if (!(first >= 0x30 && first <= 0x39) || text.length < 6 || text.length > 40) return undefined;
  const match = (order === "ymd" ? yearFirst : yearLast).exec(order === "ymd" ? expand(text) : text);
  if (match === null) return undefined;
  const [, one = "", divider, two = "", three = "", hours, minutes, seconds, half] = match;
  if (order === "mdy" && divider === ".") return undefined;
  const [year, month, day] =
    order === "ymd" ? [one, two, three] : order === "dmy" ? [three, two, one] : [three, one, two];
  const hour = hours === undefined ? undefined : readTime(Number(hours), minutes, seconds, half?.toUpperCase());
  if (Number.isNaN(hour)) return undefined;
  return describeDay(readYear(year), Number(month), Number(day), hour);
}

/** The other forms of ISO 8601 in the usual one: `20241231T235959`, and `2024-12` for the first day of a month. */
function expand(text: string): string {
  if (text.length === 7) return text.replace(/^(\d{4}-\d{2})$/, "$1-01");
  return text.charAt(8) === "T"
    ? text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})/, "$1-$2-$3T$4:$5:$6")
    : text;
}

/** Two digits are a year from 1970 to 2069. */
function readYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year + (year < 70 ? 2000 : 1900);
}

/** NaN if there is no such time. */
function readTime(hours: number, minutes = "0", seconds = "0", half?: string): number {
  const [minute, second] = [Number(minutes), Number(seconds.replace(",", "."))];
  const isMidnight = hours === 24 && minute === 0 && second === 0;
  const isKnown = half === undefined ? hours < 24 || isMidnight : hours >= 1 && hours <= 12;
  if (!isKnown || minute > 59 || second > 60) return Number.NaN;
  const whole = half === undefined ? hours : (hours % 12) + (half === "P" ? 12 : 0);
  return whole + minute / 60 + second / 3600;
}

const day = 24 * 60 * 60 * 1000;

/** Undefined if there is no such day. */
function describeDay(
  year: number,
  month: number,
  dayOfMonth: number,
  hour: number | undefined,
): CalendarDate | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) return undefined;
  const newYear = new Date(0).setUTCFullYear(year, 0, 1);
  const next = new Date(0).setUTCFullYear(year + 1, 0, 1);
  return {
    year,
    dayOfYear: Math.round((date.getTime() - newYear) / day) + 1,
    daysInYear: Math.round((next - newYear) / day),
    weekday: (date.getUTCDay() + 6) % 7,
    hour,
  };
}

import type { CalendarDate } from "./parseDate.js";

/** What of a date becomes inputs. The year is a number; the others are cycles, each with a sine and a cosine. */
export const dateParts = ["year", "dayOfYear", "weekday", "hour"] as const;
export type DatePart = (typeof dateParts)[number];

/** The names of a part's inputs. */
export function namesOfPart(part: DatePart): readonly string[] {
  return part === "year" ? [part] : [`sin ${part}`, `cos ${part}`];
}

/** How many inputs a part becomes. */
export function widthOfPart(part: DatePart): number {
  return part === "year" ? 1 : 2;
}

/** How many inputs some parts become. */
export function widthOfParts(parts: readonly DatePart[]): number {
  return parts.reduce((width, part) => width + widthOfPart(part), 0);
}

/** Writes the numbers of a part. */
export function writePart(part: DatePart, date: CalendarDate, into: Float64Array, at: number): void {
  if (part === "year") {
    into[at] = date.year;
    return;
  }
  const angle = 2 * Math.PI * turnsOf(part, date);
  into[at] = Math.sin(angle);
  into[at + 1] = Math.cos(angle);
}

/** The place in the cycle, in 0 … 1. */
function turnsOf(part: Exclude<DatePart, "year">, date: CalendarDate): number {
  switch (part) {
    case "dayOfYear":
      return (date.dayOfYear - 1) / date.daysInYear;
    case "weekday":
      return date.weekday / 7;
    case "hour":
      return (date.hour ?? 0) / 24;
  }
}

/** The value of a part by which it is found out whether the part varies. */
export function valueOfPart(part: DatePart, date: CalendarDate): number {
  return date[part] ?? 0;
}

import type { CalendarDate } from "./parseDate.js";

/** The month of a date, and the day in it, both from 1. */
export function monthAndDay({ year, dayOfYear }: CalendarDate): { readonly month: number; readonly day: number } {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, dayOfYear);
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

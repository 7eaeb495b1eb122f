import { expect, test } from "vitest";
import { monthAndDay } from "../../../src/data/cells/monthAndDay.js";
import { type CalendarDate, parseDate } from "../../../src/data/cells/parseDate.js";

test.each(["2023-12-31", "2024-12-31", "2024-02-29", "0099-03-01", "0000-01-01"])(
  "%s has its month and day",
  (text) => {
    const [, month, day] = text.split("-").map(Number);
    expect(monthAndDay(parseDate(text, "ymd") as CalendarDate)).toEqual({ month, day });
  },
);

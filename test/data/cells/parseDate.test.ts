import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DateOrder, parseDate } from "../../../src/data/cells/parseDate.js";

describe("a date", () => {
  test.each<[string, DateOrder, object | undefined]>([
    ["2024-12-31", "ymd", { year: 2024, dayOfYear: 366, daysInYear: 366, weekday: 1, hour: undefined }],
    ["2023/01/01", "ymd", { year: 2023, dayOfYear: 1, daysInYear: 365, weekday: 6 }],
    ["2024-02-29T06:30:00.000Z", "ymd", { dayOfYear: 60, hour: 6.5 }],
    ["2024-02-29 18:45:36+02:00", "ymd", { hour: 18.76 }],
    ["01.03.2023 11:00", "dmy", { year: 2023, dayOfYear: 60, hour: 11 }],
    ["1.3.23", "dmy", { year: 2023, dayOfYear: 60 }],
    ["31/12/1999", "dmy", { year: 1999, dayOfYear: 365 }],
    ["12/31/99", "mdy", { year: 1999, dayOfYear: 365 }],
    ["1/15/2023 3:45 PM", "mdy", { dayOfYear: 15, hour: 15.75 }],
    ["1/15/2023 12:00 am", "mdy", { hour: 0 }],
    ["1/15/2023 12:00 p.m.", "mdy", { hour: 12 }],
    ["20240229T063000Z", "ymd", { year: 2024, dayOfYear: 60, hour: 6.5 }],
    ["2024-03", "ymd", { year: 2024, dayOfYear: 61, hour: undefined }],
    ["2024-13", "ymd", undefined],
    ["2024-03-01 24:00", "ymd", { hour: 24 }],
    ["2024-03-01 24:01", "ymd", undefined],
    ["2023-02-29", "ymd", undefined],
    ["31.04.2023", "dmy", undefined],
    ["13/13/2023", "dmy", undefined],
    ["12.31.2023", "mdy", undefined],
    ["01.03.2023", "ymd", undefined],
    ["2023-01-02", "dmy", undefined],
    ["2023-01-02 25:00", "ymd", undefined],
    ["2023-01-02 13:00 PM", "ymd", undefined],
    ["2023-01/02", "ymd", undefined],
    ["2023-01-02 and more", "ymd", undefined],
    ["20230102", "ymd", undefined],
    ["1.2.3", "dmy", undefined],
    ["192.168.1.10", "dmy", undefined],
    ["", "ymd", undefined],
  ])("%j in the order %s", (text, order, expected) => {
    const date = parseDate(text, order);
    if (expected === undefined) expect(date).toBeUndefined();
    else expect(date).toMatchObject(expected);
  });

  test("is the same in each order, and agrees with the calendar of JavaScript", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("2199-12-31"), noInvalidDate: true }), (date) => {
        const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
        const read = parseDate(`${year}-${month}-${day}`, "ymd");
        expect(parseDate(`${day}.${month}.${year}`, "dmy")).toEqual(read);
        expect(parseDate(`${month}/${day}/${year}`, "mdy")).toEqual(read);
        const newYear = Date.UTC(year, 0, 1);
        const dayOfYear = Math.floor((date.getTime() - newYear) / 86_400_000) + 1;
        expect(read).toMatchObject({ year, dayOfYear, weekday: (date.getUTCDay() + 6) % 7 });
      }),
    );
  });
});

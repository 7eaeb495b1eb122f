import { type DatePart, widthOfPart } from "../../data/cells/dateParts.js";
import type { DateColumn } from "../../data/encode/dataset.js";
import type { Dtype } from "../../engine/engine.js";
import type { Real } from "./headerNames.js";
import { formatConstant } from "./literals.js";

/** Where `printReadDate`'s function puts each part. */
const places: Readonly<Record<DatePart, number>> = { year: 0, dayOfYear: 1, weekday: 2, hour: 3 };

/** A function that checks a date and reads its year and its places in the cycles, in 0 … 1. All fits into an `int` of 16 bits. */
export function printReadDate(name: string, prefix: string, real: Real): readonly string[] {
  return [
    "/* Reads a date: its year, and how much of the year, the week and the day is over. Returns 0 if there is no such date. */",
    `static inline int ${name}(const struct ${prefix}_date *date, ${real} *parts) {`,
    "  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};",
    "  int year = date->year, month = date->month, leap, day, past;",
    "  if (year < 0 || year > 9999 || month < 1 || month > 12) return 0;",
    "  leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);",
    "  if (date->day < 1 || date->day > before[month] - before[month - 1] + (month == 2 ? leap : 0)) return 0;",
    "  if (!(date->hour >= 0 && date->hour <= 24)) return 0;",
    "  day = before[month - 1] + date->day - 1 + (month > 2 ? leap : 0);",
    "  /* The first day of year 1 was a Monday, and 400 years are whole weeks. */",
    "  past = year + 399;",
    `  parts[0] = (${real})year;`,
    `  parts[1] = (${real})day / (${real})(365 + leap);`,
    `  parts[2] = (${real})((past + past / 4 - past / 100 + past / 400 + day) % 7) / 7;`,
    "  parts[3] = date->hour / 24;",
    "  return 1;",
    "}",
    "",
  ];
}

/** The lines that write a column's numbers, from that of index `at`, once `parts` are read. */
export function printParts({ parts }: DateColumn, at: number, dtype: Dtype): readonly string[] {
  const f = dtype === "float32" ? "f" : "";
  const turn = formatConstant(2 * Math.PI, dtype);
  let next = at;
  return parts.flatMap((part) => {
    const [first, value] = [next, `parts[${places[part]}]`];
    next += widthOfPart(part);
    if (part === "year") return [`cells[${first}] = ${value};`];
    return [`cells[${first}] = sin${f}(${turn} * ${value});`, `cells[${first + 1}] = cos${f}(${turn} * ${value});`];
  });
}

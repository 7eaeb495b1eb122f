import { dateParts, valueOfPart, widthOfParts } from "../cells/dateParts.js";
import { type CalendarDate, parseDate } from "../cells/parseDate.js";
import { countEach } from "./countEach.js";
import type { InputColumn } from "./dataset.js";
import { compareLabels } from "./findLabels.js";
import type { RawColumn, RawDates, RawNumbers, RawTexts } from "./rawTable.js";

/** What the config says about inputs. */
export interface InputOptions {
  /** Whether missing numbers and dates of a column are filled. Those that are stay NaN, and the fill is NaN, until it is known. */
  readonly isFilled: (column: string) => boolean;
  /** Whether a missing cell of a column gets an input of its own. */
  readonly isIndicated: (column: string) => boolean;
  /** Whether texts that are not there may come later. */
  readonly hasOthers: boolean;
  /** The most categories of a column. */
  readonly maxCategories: number;
}

/** How a column becomes inputs. Fills and scalers are not known yet. */
export function describeInput(column: RawColumn, options: InputOptions): InputColumn {
  switch (column.kind) {
    case "numbers":
      return describeNumber(column, options);
    case "texts":
      return describeCategories(column, options);
    case "dates":
      return describeDates(column, options);
  }
}

function describeNumber({ name, hasMissing }: RawNumbers, { isFilled, isIndicated }: InputOptions): InputColumn {
  const indicator = hasMissing && isIndicated(name);
  return { name, kind: "number", ...(isFilled(name) && { fill: Number.NaN }), ...(indicator && { indicator }) };
}

function describeCategories(column: RawTexts, { hasOthers, maxCategories, isIndicated }: InputOptions): InputColumn {
  const { name, missing } = column;
  const present = column.texts.filter((_, code) => !missing.has(code));
  const kept = present.length > maxCategories ? mostFrequent(column, maxCategories) : present;
  const others = hasOthers ? "zeros" : undefined;
  const other = kept.length < present.length ? "input" : others;
  const indicator = missing.size > 0 && isIndicated(name);
  return {
    name,
    kind: "category",
    categories: kept.toSorted(compareLabels),
    ...(other && { other }),
    ...(indicator && { indicator }),
  };
}

/** Of texts that are equally frequent, the first in order are taken. */
function mostFrequent({ texts, codes, missing }: RawTexts, count: number): readonly string[] {
  const counts = countEach(codes, texts.length);
  return texts
    .map((text, code) => ({ text, code, rows: counts[code] as number }))
    .filter(({ code }) => !missing.has(code))
    .sort((a, b) => b.rows - a.rows || compareLabels(a.text, b.text))
    .slice(0, count)
    .map(({ text }) => text);
}

function describeDates(column: RawDates, { isFilled, isIndicated }: InputOptions): InputColumn {
  const { name, order, missing } = column;
  const dates = datesOf(column).filter((date) => date !== undefined);
  const varying = dateParts.filter((part) => new Set(dates.map((date) => valueOfPart(part, date))).size > 1);
  const parts = varying.length > 0 ? varying : (["year"] as const);
  const indicator = missing.size > 0 && isIndicated(name);
  const width = widthOfParts(parts);
  const fills = isFilled(name) && { fills: new Array<number>(width).fill(Number.NaN) };
  return { name, kind: "date", order, parts, ...fills, ...(indicator && { indicator }) };
}

/** The date of each code; undefined if it is missing. */
export function datesOf({ texts, order, missing }: RawDates): readonly (CalendarDate | undefined)[] {
  return texts.map((text, code) => (missing.has(code) ? undefined : parseDate(text, order)));
}

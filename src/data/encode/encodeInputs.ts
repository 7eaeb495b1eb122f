import type { Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { dateParts, namesOfPart, valueOfPart, widthOfPart, writePart } from "../cells/dateParts.js";
import { type CalendarDate, parseDate } from "../cells/parseDate.js";
import type { InputColumn } from "./dataset.js";
import { compareLabels } from "./findLabels.js";
import type { RawColumn, RawDates, RawNumbers, RawTable, RawTexts } from "./rawTable.js";
import { createTable, type Table } from "./table.js";

/** The number of network inputs that a column becomes. */
export function widthOf(column: InputColumn): number {
  const indicator = column.indicator === true ? 1 : 0;
  switch (column.kind) {
    case "number":
      return 1 + indicator;
    case "category":
      return column.categories.length + (column.other === "input" ? 1 : 0) + indicator;
    case "date":
      return column.parts.reduce((width, part) => width + widthOfPart(part), 0) + indicator;
  }
}

/** The names of all network inputs. The input of a category has a name like `colour=red`. */
export function columnNames(columns: readonly InputColumn[]): readonly string[] {
  return columns.flatMap(inputNames);
}

/** The names of the inputs that a column becomes. */
export function inputNames(column: InputColumn): readonly string[] {
  const { name } = column;
  const indicator = column.indicator === true ? [`${name}=(missing)`] : [];
  switch (column.kind) {
    case "number":
      return [name, ...indicator];
    case "category": {
      const other = column.other === "input" ? [`${name}=(other)`] : [];
      return [...column.categories.map((category) => `${name}=${category}`), ...other, ...indicator];
    }
    case "date":
      return [...column.parts.flatMap(namesOfPart).map((part) => `${name} ${part}`), ...indicator];
  }
}

export interface EncodedInputs {
  readonly inputs: Table;
  readonly inputColumns: readonly InputColumn[];
}

export interface InputOptions {
  /** Whether missing numbers and dates of a column are filled. Those that are stay NaN, and the fill is NaN, until it is known. */
  readonly isFilled: (column: string) => boolean;
  /** Whether a missing cell of a column gets an input of its own. */
  readonly isIndicated: (column: string) => boolean;
  /** Whether texts that are not there may come later. */
  readonly hasOthers: boolean;
  /** The most categories of a column. */
  readonly maxCategories: number;
  /** The place of a row. */
  readonly place: (row: number) => Place;
}

/**
 * Numbers stay as they are; a column of texts becomes one input for each text, and dates become the parts that vary. A table of numbers
 * alone is not copied.
 *
 * @throws DataError if there are too many categories
 */
export function encodeInputs({ columns, numbers }: RawTable, options: InputOptions): EncodedInputs {
  const inputColumns = columns.map((column) => describeInput(column, options));
  if (inputColumns.every((column) => column.kind === "number" && widthOf(column) === 1)) {
    return { inputs: numbers, inputColumns };
  }
  const width = inputColumns.reduce((sum, column) => sum + widthOf(column), 0);
  const inputs = createTable(numbers.rows, width, options.place(0), adviseOnWidth(inputColumns));
  let offset = 0;
  for (const [i, column] of columns.entries()) {
    const description = inputColumns[i] as InputColumn;
    switch (description.kind) {
      case "number":
        copyColumn(numbers, i, inputs, offset, description.indicator === true);
        break;
      case "category":
        fillCategory(inputs, offset, column as RawTexts, description);
        break;
      case "date":
        fillDates(inputs, offset, column as RawDates, description);
        break;
      default:
        description satisfies never;
    }
    offset += widthOf(description);
  }
  return { inputs, inputColumns };
}

/** The advice for columns that take too many numbers. */
function adviseOnWidth(columns: readonly InputColumn[]): string {
  const widest = columns.reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
  const name = formatValue(widest.name);
  return `column ${name} alone takes ${widthOf(widest)}, one for each of its texts; leave it out, or set "maxCategories"`;
}

function describeInput(column: RawColumn, options: InputOptions): InputColumn {
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
  const counts = new Uint32Array(texts.length);
  for (const code of codes) counts[code] = (counts[code] as number) + 1;
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
  const width = parts.reduce((sum, part) => sum + widthOfPart(part), 0);
  const fills = isFilled(name) && { fills: new Array<number>(width).fill(Number.NaN) };
  return { name, kind: "date", order, parts, ...fills, ...(indicator && { indicator }) };
}

/** The date of each code; undefined if it is missing. */
function datesOf({ texts, order, missing }: RawDates): readonly (CalendarDate | undefined)[] {
  return texts.map((text, code) => (missing.has(code) ? undefined : parseDate(text, order)));
}

function fillCategory(
  { values, columns }: Table,
  offset: number,
  { texts, codes, missing }: RawTexts,
  { categories, other }: InputColumn & { kind: "category" },
): void {
  const order = new Map(categories.map((category, i) => [category, i]));
  const last = categories.length + (other === "input" ? 1 : 0);
  const positions = texts.map((text, code) => (missing.has(code) ? last : (order.get(text) ?? categories.length)));
  for (const [row, code] of codes.entries()) values[row * columns + offset + (positions[code] as number)] = 1;
}

/** The inputs of a missing date are NaN, until they are filled. */
function fillDates(
  { values, columns }: Table,
  offset: number,
  column: RawDates,
  { parts, indicator }: InputColumn & { kind: "date" },
): void {
  const dates = datesOf(column);
  for (const [row, code] of column.codes.entries()) {
    let at = row * columns + offset;
    const date = dates[code];
    for (const part of parts) {
      if (date === undefined) values.fill(Number.NaN, at, at + widthOfPart(part));
      else writePart(part, date, values, at);
      at += widthOfPart(part);
    }
    if (indicator === true && date === undefined) values[at] = 1;
  }
}

function copyColumn(from: Table, column: number, to: Table, offset: number, isIndicated: boolean): void {
  for (let row = 0; row < from.rows; row++) {
    const value = from.values[row * from.columns + column] as number;
    const at = row * to.columns + offset;
    to.values[at] = value;
    if (isIndicated && Number.isNaN(value)) to.values[at + 1] = 1;
  }
}

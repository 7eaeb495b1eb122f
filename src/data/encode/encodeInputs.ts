import type { Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { widthOfPart, writePart } from "../cells/dateParts.js";
import type { CategoryColumn, DateColumn, InputColumn } from "./dataset.js";
import { datesOf, describeInput, type InputOptions } from "./describeInput.js";
import { widthOf } from "./inputNames.js";
import type { RawDates, RawTable, RawTexts } from "./rawTable.js";
import { createTable, type Table } from "./table.js";

export interface EncodedInputs {
  readonly inputs: Table;
  readonly inputColumns: readonly InputColumn[];
}

interface EncodingOptions extends InputOptions {
  /** The place of a row. */
  readonly place: (row: number) => Place;
}

/**
 * Numbers stay as they are; a column of texts becomes one input for each text, and dates become the parts that vary. A table of numbers
 * alone is not copied.
 *
 * @throws DataError if there are too many categories
 */
export function encodeInputs({ columns, numbers }: RawTable, options: EncodingOptions): EncodedInputs {
  const inputColumns = columns.map((column) => describeInput(column, options));
  if (inputColumns.every((column) => column.kind === "number" && widthOf(column) === 1)) {
    return { inputs: numbers, inputColumns };
  }
  const width = inputColumns.reduce((sum, column) => sum + widthOf(column), 0);
  const inputs = createTable(numbers.rows, width, options.place(0), adviseOnWidth(inputColumns));
  const copied: Copied[] = [];
  let offset = 0;
  for (const [i, column] of columns.entries()) {
    const description = inputColumns[i] as InputColumn;
    switch (description.kind) {
      case "number":
        copied.push({ column: i, offset, isIndicated: description.indicator === true });
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
  copyColumns(numbers, copied, inputs);
  return { inputs, inputColumns };
}

/** A column of numbers that is copied. */
interface Copied {
  readonly column: number;
  /** The place of its number among the inputs. */
  readonly offset: number;
  readonly isIndicated: boolean;
}

/** The advice for columns that take too many numbers. */
function adviseOnWidth(columns: readonly InputColumn[]): string {
  const widest = columns.reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
  const name = formatValue(widest.name);
  return `column ${name} alone takes ${widthOf(widest)}, one for each of its texts; leave it out, or set "maxCategories"`;
}

function fillCategory(
  { values, columns }: Table,
  offset: number,
  { texts, codes, missing }: RawTexts,
  { categories, other }: CategoryColumn,
): void {
  const order = new Map(categories.map((category, i) => [category, i]));
  const last = categories.length + (other === "input" ? 1 : 0);
  const positions = texts.map((text, code) => (missing.has(code) ? last : (order.get(text) ?? categories.length)));
  for (let row = 0; row < codes.length; row++) {
    values[row * columns + offset + (positions[codes[row] as number] as number)] = 1;
  }
}

/** The inputs of a missing date are NaN, until they are filled. */
function fillDates(
  { values, columns }: Table,
  offset: number,
  column: RawDates,
  { parts, indicator }: DateColumn,
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

function copyColumns(from: Table, copied: readonly Copied[], to: Table): void {
  for (let row = 0; row < from.rows; row++) {
    for (let i = 0; i < copied.length; i++) {
      const { column, offset, isIndicated } = copied[i] as Copied;
      const value = from.values[row * from.columns + column] as number;
      const at = row * to.columns + offset;
      to.values[at] = value;
      if (isIndicated && Number.isNaN(value)) to.values[at + 1] = 1;
    }
  }
}

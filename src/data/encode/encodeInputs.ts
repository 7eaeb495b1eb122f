import type { Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { InputColumn } from "./dataset.js";
import { compareLabels } from "./findLabels.js";
import type { RawColumn, RawTable, RawTexts } from "./rawTable.js";
import { createTable, type Table } from "./table.js";

/** The number of network inputs that a column becomes. */
export function widthOf(column: InputColumn): number {
  switch (column.kind) {
    case "number":
      return 1;
    case "category":
      return column.categories.length;
  }
}

/** The names of all network inputs. The input of a category has a name like `colour=red`. */
export function columnNames(columns: readonly InputColumn[]): readonly string[] {
  return columns.flatMap(inputNames);
}

function inputNames(column: InputColumn): readonly string[] {
  switch (column.kind) {
    case "number":
      return [column.name];
    case "category":
      return column.categories.map((category) => `${column.name}=${category}`);
  }
}

export interface EncodedInputs {
  readonly inputs: Table;
  readonly inputColumns: readonly InputColumn[];
}

/**
 * Numbers stay as they are; a column of texts becomes one input for each text. A table of numbers alone is not copied.
 *
 * @param place the place of a row
 * @throws DataError if there are too many categories
 */
export function encodeInputs({ columns, numbers }: RawTable, place: (row: number) => Place): EncodedInputs {
  const inputColumns = columns.map(describeInput);
  if (columns.every(({ kind }) => kind === "numbers")) return { inputs: numbers, inputColumns };
  const width = inputColumns.reduce((sum, column) => sum + widthOf(column), 0);
  const inputs = createTable(numbers.rows, width, place(0), adviseOnWidth(inputColumns));
  let offset = 0;
  for (const [i, column] of columns.entries()) {
    const description = inputColumns[i] as InputColumn;
    switch (description.kind) {
      case "number":
        copyColumn(numbers, i, inputs, offset);
        break;
      case "category":
        fillCategory(inputs, offset, column as RawTexts, description.categories);
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
  return `column ${name} alone takes ${widthOf(widest)}, one for each of its texts; leave it out: list the columns to use in "features"`;
}

function describeInput(column: RawColumn): InputColumn {
  const { kind, name } = column;
  switch (kind) {
    case "numbers":
      return { name, kind: "number" };
    case "texts":
      return { name, kind: "category", categories: column.texts.toSorted(compareLabels) };
  }
}

function fillCategory({ values, columns }: Table, offset: number, column: RawTexts, known: readonly string[]): void {
  const order = new Map(known.map((category, i) => [category, i]));
  const positions = column.texts.map((text) => order.get(text) as number);
  for (const [row, code] of column.codes.entries()) values[row * columns + offset + (positions[code] as number)] = 1;
}

function copyColumn(from: Table, column: number, to: Table, offset: number): void {
  for (let row = 0; row < from.rows; row++) {
    to.values[row * to.columns + offset] = from.values[row * from.columns + column] as number;
  }
}

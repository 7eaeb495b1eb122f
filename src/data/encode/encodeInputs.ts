import type { Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { InputColumn } from "./dataset.js";
import { compareLabels } from "./findLabels.js";
import type { RawColumn, RawTable } from "./rawTable.js";
import { createTable, type Table } from "./table.js";

/** How many network inputs a column is. */
export function widthOf(column: InputColumn): number {
  return column.kind === "category" ? column.categories.length : 1;
}

/** A name for each network input: a category's as `kind=a`. */
export function columnNames(columns: readonly InputColumn[]): readonly string[] {
  return columns.flatMap((column) =>
    column.kind === "category" ? column.categories.map((category) => `${column.name}=${category}`) : [column.name],
  );
}

export interface EncodedInputs {
  readonly inputs: Table;
  readonly inputColumns: readonly InputColumn[];
}

/**
 * Numbers as they are, texts as one input for each category. A table of numbers alone is not copied.
 *
 * @param place where a row stands
 * @throws DataError where there are too many categories
 */
export function encodeInputs({ columns, numbers }: RawTable, place: (row: number) => Place): EncodedInputs {
  const inputColumns = columns.map(describeInput);
  if (columns.every(({ kind }) => kind === "numbers")) return { inputs: numbers, inputColumns };
  const width = inputColumns.reduce((sum, column) => sum + widthOf(column), 0);
  const inputs = createTable(numbers.rows, width, place(0), adviseOnWidth(inputColumns));
  let offset = 0;
  for (const [i, column] of columns.entries()) {
    const description = inputColumns[i] as InputColumn;
    if (description.kind === "category") fillCategory(inputs, offset, column, description.categories);
    else copyColumn(numbers, i, inputs, offset);
    offset += widthOf(description);
  }
  return { inputs, inputColumns };
}

/** What to do if the columns take too many numbers. */
function adviseOnWidth(columns: readonly InputColumn[]): string {
  const widest = columns.reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
  const name = formatValue(widest.name);
  return `column ${name} alone takes ${widthOf(widest)}, one for each of its texts; leave it out: list the columns to use in "features"`;
}

function describeInput(column: RawColumn): InputColumn {
  return column.kind === "numbers"
    ? { name: column.name, kind: "number" }
    : { name: column.name, kind: "category", categories: column.texts.toSorted(compareLabels) };
}

function fillCategory({ values, columns }: Table, offset: number, column: RawColumn, known: readonly string[]): void {
  if (column.kind === "numbers") return;
  const order = new Map(known.map((category, i) => [category, i]));
  const positions = column.texts.map((text) => order.get(text) as number);
  for (const [row, code] of column.codes.entries()) values[row * columns + offset + (positions[code] as number)] = 1;
}

function copyColumn(from: Table, column: number, to: Table, offset: number): void {
  for (let row = 0; row < from.rows; row++) {
    to.values[row * to.columns + offset] = from.values[row * from.columns + column] as number;
  }
}

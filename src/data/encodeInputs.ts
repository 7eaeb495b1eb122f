import { DataError, type Place } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import { compareLabels } from "./classLabels.js";
import type { InputColumn, Table } from "./dataset.js";
import type { RawColumn } from "./rawColumn.js";
import { createTable } from "./table.js";

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

export interface InputOptions {
  /** Where a row stands. */
  readonly place: (row: number) => Place;
  /** Columns of other data that these are to be encoded like, in the same order. */
  readonly like?: readonly InputColumn[] | undefined;
}

/**
 * Numbers as they are, texts as one input for each category.
 *
 * @throws DataError where there are too many categories, or columns are not like those they are to be like
 */
export function encodeInputs(
  columns: readonly RawColumn[],
  rows: number,
  { place, like }: InputOptions,
): EncodedInputs {
  if (like !== undefined) checkLike(columns, like, place);
  const inputColumns = like ?? columns.map(describeInput);
  const inputs = createTable(
    rows,
    inputColumns.reduce((width, column) => width + widthOf(column), 0),
    place(0),
  );
  let offset = 0;
  for (const [i, column] of columns.entries()) {
    const description = inputColumns[i];
    if (description === undefined) continue;
    fill(inputs, offset, column, description);
    offset += widthOf(description);
  }
  return { inputs, inputColumns };
}

function checkLike(columns: readonly RawColumn[], like: readonly InputColumn[], place: InputOptions["place"]): void {
  if (columns.length !== like.length) {
    throw new DataError(`got ${columns.length} inputs, expected ${like.length}, as in the data trained on`, place(0));
  }
  for (const [i, column] of columns.entries()) {
    const known = like[i] as InputColumn;
    const where = `column ${formatValue(column.name)}`;
    if ((column.kind === "numbers") !== (known.kind === "number")) {
      const [got, expected] = column.kind === "numbers" ? ["numbers", "text"] : ["text", "numbers"];
      throw new DataError(`${where}: got ${got}, expected ${expected}, as in the data trained on`, place(0));
    }
    if (column.kind === "numbers" || known.kind === "number") continue;
    const stranger = column.texts.findIndex((text) => !known.categories.includes(text));
    if (stranger < 0) continue;
    const [text, row] = [column.texts[stranger] as string, column.codes.indexOf(stranger)];
    throw new DataError(
      `${where}: ${formatValue(text)} is not in the data trained on, which has ${formatValues(known.categories)}${suggestion(text, known.categories)}`,
      place(row),
    );
  }
}

function describeInput(column: RawColumn): InputColumn {
  return column.kind === "numbers"
    ? { name: column.name, kind: "number" }
    : { name: column.name, kind: "category", categories: column.texts.toSorted(compareLabels) };
}

function fill({ values, columns: width, rows }: Table, offset: number, column: RawColumn, as: InputColumn): void {
  if (column.kind === "numbers") {
    for (let row = 0; row < rows; row++) values[row * width + offset] = column.values[row] ?? 0;
  } else if (as.kind === "category") {
    const positions = column.texts.map((text) => as.categories.indexOf(text));
    for (let row = 0; row < rows; row++) {
      values[row * width + offset + (positions[column.codes[row] ?? 0] ?? 0)] = 1;
    }
  }
}

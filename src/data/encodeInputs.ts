import type { Place } from "../errors.js";
import { compareLabels } from "./classLabels.js";
import type { InputColumn, Table } from "./dataset.js";
import type { RawColumn } from "./rawColumn.js";
import { createTable } from "./table.js";

/** How many network inputs a column is. */
export function widthOf(column: InputColumn): number {
  return column.kind === "category" ? column.categories.length : 1;
}

export interface EncodedInputs {
  readonly inputs: Table;
  readonly inputColumns: readonly InputColumn[];
}

/**
 * Numbers as they are, texts as one input for each category.
 *
 * @throws DataError where there are too many categories
 */
export function encodeInputs(columns: readonly RawColumn[], rows: number, place?: Place): EncodedInputs {
  const inputColumns = columns.map(describeInput);
  const inputs = createTable(
    rows,
    inputColumns.reduce((width, column) => width + widthOf(column), 0),
    place,
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

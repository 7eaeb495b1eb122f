import { type Cell, toCell } from "../data/read/cell.js";
import { suggestColumn } from "../data/read/findColumns.js";
import { DataError, type Place } from "../errors.js";
import { formatCount } from "../messages/formatCount.js";
import { formatValue, formatValues } from "../messages/formatValue.js";

/** A row in a program: its cells by the names of their columns, or in the order of the columns. */
export type Row = Readonly<Record<string, RowCell>> | readonly RowCell[];
type RowCell = string | number | boolean | null | undefined;

/** The place of a row in a program; `index` counts from 0. */
export function placeOfRow(index: number): Place {
  return { file: "rows", row: index + 1 };
}

/**
 * A row's cells in the columns of these names.
 *
 * @throws DataError if the row is neither an object nor a list, a column is missing, a list has another length, or a cell is not a plain value
 */
export function toCells(row: Row, names: readonly string[], place: Place): readonly Cell[] {
  if (!isRecord(row)) {
    if (!Array.isArray(row)) throw new DataError(`got ${formatValue(row)}, expected an object or a list`, place);
    if (row.length === names.length) return row.map((cell, i) => toCell(cell, names[i] as string, () => place));
    throw new DataError(
      `got ${formatCount(row.length, "cell")}, expected ${names.length}: ${formatValues(names)}`,
      place,
    );
  }
  return names.map((name) => {
    if (Object.hasOwn(row, name)) return toCell(row[name], name, () => place);
    const known = Object.keys(row);
    if (known.length === 0) throw new DataError(`there is no column ${formatValue(name)}: the row is empty`, place);
    const near = suggestColumn(name, known, names);
    throw new DataError(`there is no column ${formatValue(name)}: the row has ${formatValues(known)}${near}`, place);
  });
}

function isRecord(row: Row): row is Readonly<Record<string, RowCell>> {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}

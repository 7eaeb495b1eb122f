import { type Cell, toCell } from "../data/read/cell.js";
import { suggestColumn } from "../data/read/findColumns.js";
import { DataError, type Place } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";

/** A row as a program has it: its cells by the names of their columns, or in their order. */
export type Row = Readonly<Record<string, RowCell>> | readonly RowCell[];
type RowCell = string | number | boolean | null | undefined;

/** Where a row of a program stands; `index` counts from 0. */
export function placeOfRow(index: number): Place {
  return { file: "rows", row: index + 1 };
}

/**
 * The cells of the columns that are wanted.
 *
 * @throws DataError where a row is neither an object nor a list, a column is missing, a list has another length, or a cell is no plain value
 */
export function toCells(row: Row, names: readonly string[], place: Place): readonly Cell[] {
  if (!isRecord(row)) {
    if (!Array.isArray(row)) throw new DataError(`got ${formatValue(row)}, expected an object or a list`, place);
    if (row.length === names.length) return row.map((cell, i) => toCell(cell, names[i] as string, place));
    throw new DataError(`got ${row.length} cells, expected ${names.length}: ${formatValues(names)}`, place);
  }
  return names.map((name) => {
    if (Object.hasOwn(row, name)) return toCell(row[name], name, place);
    const known = Object.keys(row);
    if (known.length === 0) throw new DataError(`there is no column ${formatValue(name)}: the row is empty`, place);
    const near = suggestColumn(name, known, names);
    throw new DataError(`there is no column ${formatValue(name)}: the row has ${formatValues(known)}${near}`, place);
  });
}

function isRecord(row: Row): row is Readonly<Record<string, RowCell>> {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}

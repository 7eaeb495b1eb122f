import type { Cell } from "../data/rowSource.js";
import { DataError, type Place } from "../errors.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { suggestion } from "../messages/nearest.js";
import type { Row, RowCell } from "./row.js";

/** Where a row of a program stands; `index` counts from 0. */
export function placeOfRow(index: number): Place {
  return { file: "rows", row: index + 1 };
}

/**
 * The cells of the columns that are wanted.
 *
 * @throws DataError where a row is neither an object nor a list, a column is missing, or a list has another length
 */
export function toCells(row: Row, names: readonly string[], place: Place): readonly Cell[] {
  if (!isRecord(row)) {
    if (!Array.isArray(row)) throw new DataError(`got ${formatValue(row)}, expected an object or a list`, place);
    if (row.length === names.length) return row.map((cell) => toCell(cell, place));
    throw new DataError(`got ${row.length} cells, expected ${names.length}: ${formatValues(names)}`, place);
  }
  return names.map((name) => {
    if (Object.hasOwn(row, name)) return toCell(row[name], place);
    const known = Object.keys(row);
    throw new DataError(
      `there is no column ${formatValue(name)}: the row has ${formatValues(known)}${suggestion(name, known)}`,
      place,
    );
  });
}

function isRecord(row: Row): row is Readonly<Record<string, RowCell>> {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}

function toCell(cell: unknown, place: Place): Cell {
  switch (typeof cell) {
    case "number":
      return cell;
    case "string":
      return cell === "" ? null : cell;
    case "boolean":
      return String(cell);
    default:
      if (cell === null || cell === undefined) return null;
      throw new DataError(`got ${formatValue(cell)}, expected a number or a text`, place);
  }
}

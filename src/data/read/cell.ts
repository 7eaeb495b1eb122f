import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";

/**
 * A cell as it was read. JSON's numbers are numbers if `String` writes them as they are written, else their text, as in CSV: so that
 * `1.0` or twenty digits are one label in every format. A boolean is its name; an empty text and JSON's null are null.
 */
export type Cell = string | number | null;

/**
 * The cell that a value of JSON or of a program is.
 *
 * @param column that it stands in
 * @throws DataError where it is a list, an object or another value that no cell can be
 */
export function toCell(value: unknown, column: string, place: Place): Cell {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  throw new DataError(
    `column ${formatValue(column)}: got ${formatValue(value)}, expected a number, a text, true, false or null`,
    place,
  );
}

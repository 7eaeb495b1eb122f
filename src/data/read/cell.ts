import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";

/**
 * A cell as it was read; null if it is empty. A number of JSON is a number if `String` writes it as the file does, otherwise it is its
 * text, as in CSV. So `1.0`, or a number of twenty digits, is the same label in every format. If texts have another number format than
 * JSON, each number of JSON is a number. A boolean is the text `true` or `false`.
 */
export type Cell = string | number | null;

/** A number of JSON that `String` writes in another way than the file. Only readers make it that are to keep cells as they are. */
export class SpelledNumber {
  constructor(
    readonly text: string,
    readonly cell: Cell = text,
  ) {}
}

/** A cell as the file has it, except for spaces around it: a text is no number, and an empty text is not null. */
export type VerbatimCell = string | number | boolean | null | SpelledNumber;

/**
 * A value of a file, or of a program, as a cell.
 *
 * @param place the place of its row; called if something is wrong with the value
 * @throws DataError if it is a list, an object or another value that cannot be a cell
 */
export function toCell(value: unknown, column: string, place: () => Place): Cell {
  if (typeof value === "string") return value === "" ? null : value;
  if (typeof value === "number") return value;
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return String(value);
  if (value instanceof SpelledNumber) return value.cell;
  const problem =
    value instanceof Date
      ? "got a Date, expected a text, as the data has them, such as 2024-12-31"
      : `got ${formatValue(value)}, expected a number, a text, true, false or null`;
  throw new DataError(`column ${formatValue(column)}: ${problem}`, place());
}

/** A value of a file as it is; null if it cannot be a cell. */
export function toVerbatimCell(value: unknown): VerbatimCell {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value instanceof SpelledNumber ? value : null;
}

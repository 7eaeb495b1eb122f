import type { CellReader } from "../../data/cells/cellReader.js";
import { parseDate } from "../../data/cells/parseDate.js";
import type { InputColumn } from "../../data/encode/dataset.js";
import type { Cell } from "../../data/read/cell.js";

/**
 * Whether numbers, categories and dates say the same as a row's cells. A text in a column of numbers, or a date that there is not,
 * cannot be said in that way: predict refuses it, and an export that takes numbers never gets it.
 */
export function canTell(cells: readonly Cell[], columns: readonly InputColumn[], reader: CellReader): boolean {
  return columns.every((column, i) => {
    const cell = cells[i] as Cell;
    if (column.kind === "category" || reader.isMissing(cell)) return true;
    if (column.kind === "date") return parseDate(String(cell), column.order) !== undefined;
    return reader.number(cell) !== undefined;
  });
}

import type { VerbatimCell } from "../../data/read/cell.js";
import { SpelledNumber } from "../../data/read/cell.js";
import { formatExact } from "../../messages/formatExact.js";
import type { RowFormat } from "./outputFormat.js";

/** What is in a column of the output: a prediction, or a cell of the input as it is. Null is an empty cell. */
export type OutputCell = VerbatimCell;

/** Writes rows as text, a part at a time. */
export interface RowWriter {
  readonly head: string;
  rows(rows: readonly (readonly OutputCell[])[]): string;
  /** @param isEmpty whether no row was written */
  tail(isEmpty: boolean): string;
}

export function createRowWriter({ format, delimiter, quote = '"' }: RowFormat, columns: readonly string[]): RowWriter {
  const keys = columns.map((column) => JSON.stringify(column));
  const formatObject = (row: readonly OutputCell[]) =>
    `{${keys.map((key, i) => `${key}:${formatJsonCell(row[i] as OutputCell)}`).join(",")}}`;
  switch (format) {
    case "csv": {
      const formatRow = createCsvFormatter(delimiter, quote);
      return { head: formatRow(columns), rows: (rows) => rows.map(formatRow).join(""), tail: () => "" };
    }
    case "ndjson":
      return { head: "", rows: (rows) => rows.map((row) => `${formatObject(row)}\n`).join(""), tail: () => "" };
    case "json": {
      let separator = "[\n";
      const formatNext = (row: readonly OutputCell[]) => {
        const text = `${separator}  ${formatObject(row)}`;
        separator = ",\n";
        return text;
      };
      return {
        head: "",
        rows: (rows) => rows.map(formatNext).join(""),
        tail: (isEmpty) => (isEmpty ? "[]\n" : "\n]\n"),
      };
    }
  }
}

/** Numbers have the shortest form that reads back as the same number, or the one that they have in the input. */
function formatJsonCell(cell: OutputCell): string {
  if (typeof cell === "number") return formatExact(cell);
  return cell instanceof SpelledNumber ? cell.text : JSON.stringify(cell);
}

/** Rows as in RFC 4180, but with \n at their end. */
function createCsvFormatter(delimiter: string, quote: string): (cells: readonly OutputCell[]) => string {
  const formatCell = (cell: OutputCell) => {
    if (typeof cell === "number") return formatExact(cell);
    if (cell === null) return "";
    const text = cell instanceof SpelledNumber ? cell.text : String(cell);
    // A cell is in quotes if a reader would split or trim it. Without quotes no cell has what would need them.
    const isQuoted = text.includes(delimiter) || text.includes(quote) || /[\r\n]|^\s|\s$/.test(text);
    return isQuoted && quote !== "" ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}` : text;
  };
  return (cells) => `${cells.map(formatCell).join(delimiter)}\n`;
}

import { formatJsonLine } from "../../json/formatJson.js";
import { formatExact } from "../../messages/formatExact.js";
import type { PredictedValue } from "../../predict/predictions.js";
import type { OutputFormat } from "./outputFormat.js";

/** Writes rows as text, a part at a time. */
export interface RowWriter {
  readonly head: string;
  rows(rows: readonly (readonly PredictedValue[])[]): string;
  /** @param isEmpty whether no row was written */
  tail(isEmpty: boolean): string;
}

export function createRowWriter(format: OutputFormat, columns: readonly string[]): RowWriter {
  switch (format) {
    case "csv":
      return { head: formatCsvRow(columns), rows: (rows) => rows.map(formatCsvRow).join(""), tail: () => "" };
    case "ndjson":
      return {
        head: "",
        rows: (rows) => rows.map((row) => `${formatObject(columns, row)}\n`).join(""),
        tail: () => "",
      };
    case "json": {
      let separator = "[\n";
      const formatNext = (row: readonly PredictedValue[]) => {
        const text = `${separator}  ${formatObject(columns, row)}`;
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

function formatObject(columns: readonly string[], row: readonly PredictedValue[]): string {
  return formatJsonLine(Object.fromEntries(columns.map((column, i) => [column, row[i]])));
}

/** A row as in RFC 4180, but with \n at its end. Numbers have the shortest form that reads back as the same number. */
function formatCsvRow(cells: readonly PredictedValue[]): string {
  return `${cells.map(formatCsvCell).join(",")}\n`;
}

/** A cell is in quotes if a reader would split or trim it. */
function formatCsvCell(cell: PredictedValue): string {
  if (typeof cell === "number") return formatExact(cell);
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

import { SpelledNumber, type VerbatimCell } from "../../data/read/cell.js";
import { formatExact } from "../../messages/formatExact.js";
import type { RowFormat } from "./outputFormat.js";

/** What is in a column of the output: a prediction, or a cell of the input as it is. Null is an empty cell. */
export type OutputCell = VerbatimCell;

/** The texts that rows are written with. */
export interface RowForm {
  /** Before everything. */
  readonly head: string;
  /** Before the first row, and before each of the others. */
  readonly first: string;
  readonly next: string;
  /** Before each cell of a row. */
  readonly befores: readonly string[];
  /** After each row. */
  readonly after: string;
  /** After the last row, and after the head if there are no rows. */
  readonly tail: string;
  readonly none: string;
  formatCell(cell: OutputCell): string;
  /** 1 for each character of ASCII that a text may have inside and is still written as it is. */
  readonly plain: Uint8Array;
}

export function createRowForm({ format, delimiter, quote }: RowFormat, columns: readonly string[]): RowForm {
  switch (format) {
    case "csv":
      return createCsvForm(columns, delimiter, quote);
    case "ndjson":
      return { ...formObjects(columns), first: "", next: "", after: "}\n", tail: "", none: "" };
    case "json":
      return { ...formObjects(columns), first: "[\n  ", next: ",\n  ", after: "}", tail: "\n]\n", none: "[]\n" };
  }
}

/** Rows as in RFC 4180, but with \n at their end. */
function createCsvForm(columns: readonly string[], delimiter: string, quote = '"'): RowForm {
  const formatCell = (cell: OutputCell) => {
    if (typeof cell === "number") return formatExact(cell);
    if (cell === null) return "";
    const text = cell instanceof SpelledNumber ? cell.text : String(cell);
    // A cell is in quotes if a reader would split or trim it. Without quotes no cell has what would need them.
    const isQuoted = text.includes(delimiter) || text.includes(quote) || /[\r\n]|^\s|\s$/.test(text);
    return isQuoted && quote !== "" ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}` : text;
  };
  return {
    head: `${columns.map(formatCell).join(delimiter)}\n`,
    first: "",
    next: "",
    befores: columns.map((_, i) => (i === 0 ? "" : delimiter)),
    after: "\n",
    tail: "",
    none: "",
    formatCell,
    plain: plainBut(`${delimiter}${quote}\r\n`),
  };
}

/** Objects of JSON in a line, without their last brace. */
function formObjects(columns: readonly string[]) {
  return {
    head: "",
    befores: columns.map((column, i) => `${i === 0 ? "{" : ","}${JSON.stringify(column)}:`),
    formatCell: formatJsonCell,
    // A text is in quotes, whatever it has.
    plain: new Uint8Array(128),
  };
}

/** Numbers have the shortest form that reads back as the same number, or the one that they have in the input. */
function formatJsonCell(cell: OutputCell): string {
  if (typeof cell === "number") return formatExact(cell);
  return cell instanceof SpelledNumber ? cell.text : JSON.stringify(cell);
}

/** All characters of ASCII but these. */
function plainBut(characters: string): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (characters.includes(String.fromCharCode(code)) ? 0 : 1));
}

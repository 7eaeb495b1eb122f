import { DataError, type Place } from "../../errors.js";
import { explainLength, longestOf, mostColumns } from "../../text/limits.js";
import { countIn } from "./csvText.js";

/** Takes the cells of a record, the line that it begins in, from 1, and the length of its text. */
type TakeRecord = (cells: readonly string[], line: number, length: number) => void;

/**
 * Splits the text of a CSV, in which all lines end in \n, into records: lists of cells, of any length. A record is a line, or several
 * lines if a quoted cell has line breaks. Spaces around a cell are left out, also those outside of its quotes. Lines of nothing but
 * spaces are skipped. Of more cells than a table may have columns, only one is given.
 */
export class CsvRecords {
  private readonly quote: string;
  /** The number of the line that is read, and what there is of it, in pieces. */
  private line = 1;
  private rest: string[] = [];
  /** The cells of the record that is read, the number of its first line, and the length of its text so far. */
  private cells: string[] = [];
  private firstLine = 1;
  private length = 0;
  /** The text of the quoted cell that is open where the rest begins. */
  private open: string | undefined;

  /**
   * @param quote empty if there is none
   * @param locate finds the place of a line
   * @param take is given each record when its last line ends
   */
  constructor(
    private readonly delimiter: string,
    quote: string,
    private readonly locate: (line: number) => Place,
    private readonly take: TakeRecord,
  ) {
    this.quote = quote === "" ? "\n" : quote; // within a line, there is none
  }

  /**
   * Reads the next piece of text, which may end anywhere.
   *
   * @throws DataError if there is a quote inside a cell, or if a row is too long
   */
  read(text: string): void {
    for (let from = 0; from < text.length; ) {
      if (this.open !== undefined && this.rest.length === 0) from = this.skipToQuote(text, from);
      const end = find("\n", text, from);
      const part = text.slice(from, end);
      if (part !== "") this.rest.push(part);
      this.length += part.length;
      if (end < text.length) this.endLine();
      from = end + 1;
    }
    if (this.length > longestOf("row")) this.refuseLength();
  }

  /**
   * Ends the last line.
   *
   * @throws DataError as `read`, and if a quote is not closed
   */
  end(): void {
    this.endLine();
    if (this.open === undefined) return;
    throw new DataError("a quote that opens in this row is never closed", this.locate(this.firstLine));
  }

  /** Whether the text so far ends with a record, or with an empty line. */
  get isBetween(): boolean {
    return this.rest.length === 0 && this.cells.length === 0 && this.open === undefined;
  }

  /** Passes over records of one line each, which are read elsewhere. */
  passOver(lines: number): void {
    this.line += lines;
  }

  /** The number of the line that is read, from 1. */
  get lineNumber(): number {
    return this.line;
  }

  /** Adds the text up to the next quote to the open cell: a long cell is not taken apart into its lines. */
  private skipToQuote(text: string, from: number): number {
    const end = find(this.quote, text, from);
    const part = text.slice(from, end);
    this.open += part;
    this.length += part.length;
    this.line += countIn(part, "\n");
    return end;
  }

  private endLine(): void {
    const line = this.rest.join("");
    if (this.open === undefined) this.firstLine = this.line;
    this.split(line);
    this.line++;
    this.rest = [];
    if (this.open !== undefined) return;
    const { cells, length } = this;
    this.cells = [];
    this.length = 0;
    const isEmpty = cells.length === 1 && cells[0] === "" && !line.includes(this.quote);
    if (!isEmpty) this.take(cells, this.firstLine, length);
  }

  /** Adds the cells of a line. If it does not close the last one, that one stays open. */
  private split(line: string): void {
    let quote = find(this.quote, line, 0);
    let end = this.open === undefined ? -1 : this.readQuoted(line, 0);
    while (end < line.length && this.cells.length <= mostColumns) {
      const from = end + 1;
      end = find(this.delimiter, line, from);
      if (quote < from) quote = find(this.quote, line, from);
      if (quote >= end) {
        this.cells.push(line.slice(from, end).trim());
        continue;
      }
      if (line.slice(from, quote).trim() !== "") this.refuseQuote();
      this.open = "";
      end = this.readQuoted(line, quote + 1);
    }
  }

  /** Reads on in the quoted cell that is open, and returns where the delimiter behind it is, or the line's end. */
  private readQuoted(line: string, from: number): number {
    const doubled = this.quote + this.quote;
    let close = find(this.quote, line, from);
    while (line.startsWith(doubled, close)) close = find(this.quote, line, close + doubled.length);
    this.open += line.slice(from, close).replaceAll(doubled, this.quote);
    if (close === line.length) {
      this.open += "\n";
      this.length++;
      return close;
    }
    const end = find(this.delimiter, line, close + 1);
    if (line.slice(close + 1, end).trim() !== "") this.refuseQuote();
    this.cells.push(this.open as string);
    this.open = undefined;
    return end;
  }

  private refuseQuote(): never {
    const doubled = this.quote + this.quote;
    const advice = `put the whole cell into quotes, and write a quote within as ${doubled}`;
    throw new DataError(`there is a quote inside a cell: ${advice}`, this.locate(this.line));
  }

  private refuseLength(): never {
    const isOpen = (countIn(this.rest.join(""), this.quote) % 2 === 1) !== (this.open !== undefined);
    const question = isOpen ? "; is a quote in it not closed?" : "";
    const line = this.open === undefined ? this.line : this.firstLine;
    throw new DataError(explainLength("row") + question, this.locate(line));
  }
}

/** Where a text has a character next; its length if it does not have it. */
function find(character: string, text: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}

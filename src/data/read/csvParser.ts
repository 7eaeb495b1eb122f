import { DataError, type Place } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainLength, longestOf } from "../../text/limits.js";
import { type CsvProblem, CsvRecords } from "./csvRecords.js";
import { countIn, firstLine, LineEnds } from "./csvText.js";
import { type Dialect, findDelimiter } from "./dialect.js";
import { checkColumnCount } from "./findColumns.js";
import type { Header, ParsedRows, RowParser } from "./rowParser.js";

/** The header must end within so many characters. A longer text without the end of a line is not CSV. */
const longestHeader = 2 ** 20;

/** Parses CSV: rows below a header. */
export class CsvParser implements RowParser {
  header: Header | undefined;
  private readonly quote: string;
  private readonly lineEnds: LineEnds;
  private delimiter: string | undefined;
  private records: CsvRecords | undefined;
  /** The text so far, until the delimiter is known. */
  private begin = "";
  /** How many of the lines before the piece of text that is read are not in the file. */
  private paddedLines = 0;
  private rows: (readonly string[])[] = [];
  private lines: number[] = [];
  /** The line that the last record ends in. */
  private lastLine = 0;
  /** How many characters were read since the last record ended; exact to a piece of text. */
  private length = 0;
  /** How many delimiters the row that has begun has, in the pieces of text that it fills. */
  private delimiters = 0;
  private failure: unknown;

  constructor(
    readonly file: string,
    { delimiter, quote = '"' }: Dialect,
  ) {
    this.delimiter = delimiter;
    this.quote = quote;
    this.lineEnds = new LineEnds(quote);
  }

  async parse(text?: string): Promise<ParsedRows> {
    const isOver = text === undefined;
    this.paddedLines = this.lineEnds.padded;
    const piece = this.begin + this.lineEnds.complete(text ?? "");
    const header = this.records === undefined ? firstLine(piece, this.quote) : "";
    if (header === undefined && !isOver && piece.length <= longestHeader) {
      this.begin = piece;
      return { rows: [], lines: [] };
    }
    this.begin = "";
    this.delimiter ??= findDelimiter(header ?? piece, this.quote);
    this.records ??= new CsvRecords(this.delimiter, this.quote, (record, lines) =>
      this.attempt(() => this.take(record, lines)),
    );
    const isEmpty = !this.lineEnds.isQuoted && /^\n*$/.test(piece);
    if (!isEmpty) this.length += piece.length;
    const problem = await this.records.read(piece, isOver);
    if (problem !== undefined) this.failure ??= new DataError(problem.message, this.locateProblem(problem));
    this.attempt(() => this.checkRest(piece, isOver));
    const { rows, lines, failure } = this;
    this.rows = [];
    this.lines = [];
    return { rows, lines, failure };
  }

  locate(line: number): Place {
    return { file: this.file, line };
  }

  /** Does nothing after an error, which is kept: the rows before it come first. */
  private attempt(action: () => void): void {
    if (this.failure !== undefined) return;
    try {
      action();
    } catch (error) {
      this.failure = error;
    }
  }

  private take(record: readonly string[], parsedLines: number): void {
    const end = parsedLines - this.paddedLines;
    // Only the line that the record ends in is known. If lines were passed over, some may be the record's own.
    const line = end > this.lastLine + 1 ? end - countBreaks(record) : end;
    const isLong = this.length > longestOf("cell");
    this.lastLine = end;
    this.length = 0;
    this.delimiters = 0;
    if (isLong) this.checkCells(record, line);
    if (this.header === undefined) {
      checkColumnCount(record.length, this.locate(line));
      this.header = { columns: record, line };
      return;
    }
    const expected = this.header.columns.length;
    if (record.length !== expected) {
      throw new DataError(
        `got ${formatCount(record.length, "cell")}, expected ${expected} as in the header`,
        this.locate(line),
      );
    }
    this.rows.push(record);
    this.lines.push(line);
  }

  private checkCells(record: readonly string[], line: number): void {
    const long = record.findIndex(({ length }) => length > longestOf("cell"));
    if (long < 0) return;
    const name = this.header?.columns[long];
    const where = name === undefined ? "" : `column ${formatValue(name)}: `;
    throw new DataError(where + explainLength("cell"), this.locate(line));
  }

  /** Checks what there is of the row that has begun. */
  private checkRest(piece: string, isOver: boolean): void {
    if (isOver && this.header === undefined) {
      throw new DataError("there is no header: the file is empty", { file: this.file });
    }
    const { isQuoted } = this.lineEnds;
    const place = this.locate(this.lastLine + 1);
    if (this.length > longestOf("row")) {
      throw new DataError(explainLength("row") + (isQuoted ? "; is a quote in it not closed?" : ""), place);
    }
    // Empty cells take far more memory than their text.
    const isPlain = !isQuoted && (this.quote === "" || !piece.includes(this.quote));
    if (this.length > piece.length && isPlain) {
      this.delimiters += countIn(piece, this.delimiter ?? "");
      checkColumnCount(this.delimiters, place);
    }
  }

  private locateProblem({ line }: CsvProblem): Place {
    return this.locate(line === undefined ? this.lastLine + 1 : line - this.paddedLines);
  }
}

function countBreaks(record: readonly string[]): number {
  return record.reduce((found, cell) => found + countIn(cell, "\n"), 0);
}

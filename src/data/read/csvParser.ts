import { DataError, type Place } from "../../errors.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatValue } from "../../messages/formatValue.js";
import type { ChunkDecoder } from "../../text/decodeText.js";
import { explainLength, longestOf } from "../../text/limits.js";
import { CsvRecords } from "./csvRecords.js";
import { firstLine } from "./csvText.js";
import { type Dialect, delimiters, findDelimiter } from "./dialect.js";
import { checkColumnCount, proposeDelimiter } from "./findColumns.js";
import type { ByteParser, Header, ParsedRows, RowParser } from "./rowParser.js";

/** The header must end within so many characters. A longer text without the end of a line is not CSV. */
const longestHeader = 2 ** 20;

/** The line above the header by which Excel is told the delimiter. */
const delimiterLine = /^\s*sep=(.)[^\S\n]*$/i;

/** Parses CSV: rows below a header. */
export class CsvParser implements RowParser {
  header: Header | undefined;
  delimiter: string | undefined;
  private readonly quote: string;
  /** Undefined until the delimiter is known. */
  private records: CsvRecords | undefined;
  /** The text so far, until the delimiter is known. */
  private begin = "";
  private hasRows = false;
  private rows: (readonly string[])[] = [];
  private lines: number[] = [];

  constructor(
    readonly file: string,
    { delimiter, quote = '"' }: Dialect,
  ) {
    this.delimiter = delimiter;
    this.quote = quote;
  }

  parse(text?: string): ParsedRows {
    let failure: unknown;
    try {
      this.read(text ?? "", text === undefined);
    } catch (error) {
      failure = error;
    }
    const { rows, lines } = this;
    this.rows = [];
    this.lines = [];
    return { rows, lines, failure };
  }

  locate(line: number): Place {
    return { file: this.file, line };
  }

  /** Loaded here, since a short file has no second chunk. */
  async openBytes(decoder: ChunkDecoder): Promise<ByteParser | undefined> {
    const [{ PlainRows }, { RowKernel }] = await Promise.all([import("./plainRows.js"), import("./rowKernel.js")]);
    const { header, delimiter = "" } = this;
    const kernel = header && RowKernel.create(delimiter, this.quote, header.columns.length);
    return kernel && new PlainRows(this, decoder, kernel);
  }

  /** Whether the text so far ends between two rows. */
  get isBetweenRows(): boolean {
    return this.records?.isBetween === true;
  }

  /** Passes over rows of a line each, which are read elsewhere, and returns the line of the first. */
  passOver(rows: number): number {
    const line = this.records?.lineNumber ?? 1;
    this.records?.passOver(rows);
    this.hasRows = true;
    return line;
  }

  private read(text: string, isOver: boolean): void {
    if (this.records !== undefined) this.records.read(text);
    else {
      this.begin += text;
      const header = firstLine(this.begin, this.quote);
      if (header === undefined && !isOver && this.begin.length <= longestHeader) return;
      const first = header ?? this.begin;
      const named = delimiterLine.exec(first);
      // The line stays as an empty one, so that lines are counted right.
      if (named !== null) this.begin = this.begin.replace(named[0], "");
      this.delimiter ??= named?.[1] ?? findDelimiter(first, this.quote);
      this.records = new CsvRecords(this.delimiter, this.quote, (line) => this.locate(line), this.take);
      this.records.read(this.begin);
      this.begin = "";
    }
    if (!isOver) return;
    this.records.end();
    if (this.header === undefined) throw new DataError("there is no header: the file is empty", { file: this.file });
  }

  private readonly take = (cells: readonly string[], line: number, length: number): void => {
    if (length > longestOf("cell")) this.checkCells(cells, line);
    const expected = this.header?.columns.length;
    if (cells.length !== expected) checkColumnCount(cells.length, this.locate(line));
    if (expected === undefined) {
      this.header = { columns: cells, line };
      return;
    }
    if (cells.length !== expected) {
      throw new DataError(
        `got ${formatCount(cells.length, "cell")}, expected ${expected} as in the header${this.adviseOnFirst(cells)}`,
        this.locate(line),
      );
    }
    this.hasRows = true;
    this.rows.push(cells);
    this.lines.push(line);
  };

  /** What may be wrong if the first row is not like the header. */
  private adviseOnFirst(cells: readonly string[]): string {
    const { columns = [] } = this.header ?? {};
    if (this.hasRows) return "";
    const other = delimiters.find(
      (each) => each !== this.delimiter && [columns, cells].every((row) => row.some((cell) => cell.includes(each))),
    );
    if (other !== undefined) return proposeDelimiter(other);
    return cells.length > columns.length ? "; is there a line above the header? remove it" : "";
  }

  private checkCells(cells: readonly string[], line: number): void {
    const long = cells.findIndex(({ length }) => length > longestOf("cell"));
    if (long < 0) return;
    const name = this.header?.columns[long];
    const where = name === undefined ? "" : `column ${formatValue(name)}: `;
    throw new DataError(where + explainLength("cell"), this.locate(line));
  }
}

import { CsvError, type Options, Parser } from "csv-parse";
import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import { explainLength, longestOf } from "../../text/limits.js";
import type { Cell } from "./cell.js";
import { countIn, findDelimiter, firstLine, LineEnds } from "./csvText.js";
import type { RowBatch, RowSource, Select } from "./rowSource.js";
import { checkColumnCount, selectColumns } from "./selectColumns.js";

/**
 * Rows below a header. Cells are trimmed unless quoted, empty lines skipped.
 *
 * @throws DataError if the text is not CSV or has no header, a row has more or fewer cells, or is too long; after the rows before it
 */
export async function* readCsv(
  texts: AsyncIterable<string>,
  source: RowSource,
  select: Select,
): AsyncGenerator<RowBatch> {
  const { name: file, quote = '"' } = source;
  const lines = new LineEnds(quote);
  let begin = "";
  let reader: CsvReader | undefined;
  for await (const text of texts) {
    const whole = lines.complete(text);
    if (reader === undefined) {
      begin += whole;
      const header = firstLine(begin, quote) ?? (begin.length > longestHeader ? begin : undefined);
      if (header === undefined) continue;
      reader = new CsvReader(source, source.delimiter ?? findDelimiter(header, quote), select);
    }
    const rest = begin === "" ? whole : begin;
    begin = "";
    const isEmpty = !lines.isQuoted && /^\n*$/.test(rest);
    if (!isEmpty) reader.length += rest.length;
    yield* reader.read((done) => reader?.parser.write(rest, done));
    reader.paddedLines = lines.padded;
    reader.checkRow(rest, lines.isQuoted);
  }
  reader ??= new CsvReader(source, source.delimiter ?? findDelimiter(begin, quote), select);
  reader.paddedLines = lines.padded;
  const { parser } = reader;
  yield* reader.read((done) => parser.end(begin, done));
  if (!reader.hasHeader) throw new DataError("there is no header: the file is empty", { file });
}

/** Characters of a text without lines that are looked through for the header's end; what is longer is no CSV. */
const longestHeader = 2 ** 20;

/** Hands on each record as it ends. As an object stream, or with `on_record`, csv-parse takes half as long again. */
class RecordParser extends Parser {
  constructor(
    options: Options,
    private readonly onRecord: (record: readonly string[], lastLine: number) => void,
  ) {
    super(options);
  }

  override push(record: readonly string[] | null): boolean {
    if (record === null) return super.push(null);
    this.onRecord(record, this.info.lines);
    return true;
  }
}

class CsvReader {
  readonly parser: RecordParser;
  /** Lines that are not the file's, before what is read next. */
  paddedLines = 0;
  /** Characters that were read since the last record ended, to a chunk. */
  length = 0;
  #header: readonly string[] | undefined;
  #wanted: readonly number[] | undefined;
  #rows: (readonly Cell[])[] = [];
  #lines: number[] = [];
  #taken = 0;
  /** Of the row that is read, in texts that it fills. */
  #delimiters = 0;
  #lastLine = 0;
  #failure: unknown;

  constructor(
    private readonly source: RowSource,
    private readonly delimiter: string,
    private readonly select: Select,
  ) {
    const { quote = '"' } = source;
    const dialect = { delimiter, quote: quote === "" ? null : quote, escape: quote === "" ? null : quote };
    const leniency = { trim: true, skip_empty_lines: true, relax_column_count: true };
    this.parser = new RecordParser({ ...dialect, ...leniency, record_delimiter: "\n" }, (record, lastLine) => {
      if (this.#failure === undefined) this.#take(record, lastLine);
    });
    this.parser.on("error", () => undefined); // those who write are told
    this.parser.resume();
  }

  get hasHeader(): boolean {
    return this.#header !== undefined;
  }

  /** The rows that end in what is written, before what is wrong with it. */
  async *read(write: (done: (error?: Error | null) => void) => void): AsyncGenerator<RowBatch> {
    await new Promise<void>((resolve) => {
      write((error) => {
        if (error) this.#failure ??= this.#explain(error);
        resolve();
      });
    });
    const [rows, lines] = [this.#rows, this.#lines];
    this.#rows = [];
    this.#lines = [];
    if (rows.length > 0) yield { rows, lines, first: this.#taken + 1 };
    this.#taken += rows.length;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #take(record: readonly string[], parsedLines: number): void {
    const end = parsedLines - this.paddedLines;
    // The line that the record ends in is known; where lines were passed over, some may be its own.
    const line = end > this.#lastLine + 1 ? end - countBreaks(record) : end;
    this.#lastLine = end;
    const isLong = this.length > longestOf("cell");
    this.length = 0;
    this.#delimiters = 0;
    try {
      if (isLong) this.#checkCells(record, line);
      if (this.#header === undefined) this.#takeHeader(record, this.#place(line));
      else this.#takeRow(record, this.#header.length, line);
    } catch (error) {
      this.#failure = error;
    }
  }

  #takeHeader(header: readonly string[], place: Place): void {
    this.#header = header;
    const positions = new Map(header.map((name, i) => [name, i]));
    const wanted = selectColumns(header, place, this.select).map((name) => positions.get(name) as number);
    const isWhole = wanted.length === header.length && wanted.every((index, i) => index === i);
    this.#wanted = isWhole ? undefined : wanted;
  }

  #takeRow(record: readonly string[], expected: number, line: number): void {
    if (record.length !== expected) {
      const message = `got ${record.length} cells, expected ${expected} as in the header`;
      throw new DataError(message, this.#place(line));
    }
    const cells = this.#wanted?.map((index) => record[index] as string) ?? record;
    this.#rows.push(cells.includes("") ? cells.map((cell) => (cell === "" ? null : cell)) : cells);
    this.#lines.push(line);
  }

  #checkCells(record: readonly string[], line: number): void {
    const long = record.findIndex(({ length }) => length > longestOf("cell"));
    if (long < 0) return;
    const name = this.#header?.[long];
    const where = name === undefined ? "" : `column ${formatValue(name)}: `;
    throw new DataError(where + explainLength("cell"), this.#place(line));
  }

  /**
   * Checks what there is of the row that is read.
   *
   * @param text that was read last
   */
  checkRow(text: string, isQuoted: boolean): void {
    const place = this.#place(this.#lastLine + 1);
    if (this.length > longestOf("row")) {
      throw new DataError(explainLength("row") + (isQuoted ? "; is a quote in it not closed?" : ""), place);
    }
    // Empty cells take far more memory than their text.
    const { quote = '"' } = this.source;
    if (this.length > text.length && !isQuoted && (quote === "" || !text.includes(quote))) {
      this.#delimiters += countIn(text, this.delimiter);
      checkColumnCount(this.#delimiters, place);
    }
  }

  #explain(error: Error): Error {
    if (!(error instanceof CsvError)) return error;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") {
      return new DataError("a quote that opens in this row is never closed", this.#place(this.#lastLine + 1));
    }
    const { quote = '"' } = this.source;
    return new DataError(
      `a quote stands inside a cell: put the whole cell into quotes, and write a quote within as ${quote}${quote}`,
      this.#place(Number(error.lines) - this.paddedLines),
    );
  }

  #place(line: number): Place {
    return { file: this.source.name, line };
  }
}

function countBreaks(record: readonly string[]): number {
  return record.reduce((found, cell) => found + countIn(cell, "\n"), 0);
}

import { CsvError, type Options, Parser } from "csv-parse";
import { DataError, type Place } from "../errors.js";
import { countIn, findDelimiter, firstLine, LineEnds } from "./csvText.js";
import { type Cell, placeOf, type RowBatch, type RowSource, type Select } from "./rowSource.js";
import { selectColumns } from "./selectColumns.js";

/**
 * Rows below a header. Cells are trimmed unless quoted, empty lines skipped.
 *
 * @throws DataError where the text is not CSV or has no header, or a row has more or fewer cells; after the rows before it
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
    yield* reader.read((done) => reader?.parser.write(rest, done));
    reader.paddedLines = lines.padded;
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
  #header: readonly string[] | undefined;
  #wanted: readonly number[] | undefined;
  #rows: (readonly Cell[])[] = [];
  #positions: number[] = [];
  #lastLine = 0;
  #failure: unknown;

  constructor(
    private readonly source: RowSource,
    delimiter: string,
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
    const [rows, positions] = [this.#rows, this.#positions];
    this.#rows = [];
    this.#positions = [];
    if (rows.length > 0) yield { rows, positions };
    if (this.#failure !== undefined) throw this.#failure;
  }

  #take(record: readonly string[], parsedLines: number): void {
    const end = parsedLines - this.paddedLines;
    // The line that the record ends in is known; where lines were passed over, some may be its own.
    const line = end > this.#lastLine + 1 ? end - countBreaks(record) : end;
    this.#lastLine = end;
    try {
      if (this.#header === undefined) this.#takeHeader(record, this.#place(line));
      else this.#takeRow(record, this.#header.length, line);
    } catch (error) {
      this.#failure = error;
    }
  }

  #takeHeader(header: readonly string[], place: Place): void {
    this.#header = header;
    const wanted = selectColumns(header, place, this.select).map((name) => header.indexOf(name));
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
    this.#positions.push(line);
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
    return placeOf(this.source, line);
  }
}

function countBreaks(record: readonly string[]): number {
  return record.reduce((found, cell) => found + countIn(cell, "\n"), 0);
}

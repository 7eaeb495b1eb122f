import { DataError, type Place, TextError } from "../../errors.js";
import type { ParsedRows, RowParser } from "./rowParser.js";
import { type PickedRows, type RowHeader, RowPicker, type RowsWanted } from "./rowPicker.js";

/** Rows that became whole at the same time, and follow each other. */
export interface RowBatch extends Omit<PickedRows, "failure"> {
  /** The line that each row begins in, from 1. */
  readonly lines: readonly number[];
  /** The number of the first row in the file, from 1. */
  readonly first: number;
}

/** A file of rows that is open: its columns are known, and its rows can be read once. */
export class RowReader {
  private isOver = false;
  /** How many rows were given out. */
  rowsRead = 0;

  private constructor(
    private readonly texts: AsyncGenerator<string>,
    private readonly parser: RowParser,
    /** The rows that end in the same piece of text as the header. */
    private begin: ParsedRows = { rows: [], lines: [] },
  ) {}

  /**
   * Reads up to the names of the columns.
   *
   * @throws FileError if the texts cannot be read
   * @throws TextError, DataError if they are not of the parser's format
   */
  static async open(texts: AsyncGenerator<string>, parser: RowParser): Promise<RowReader> {
    const reader = new RowReader(texts, parser);
    try {
      while (parser.header === undefined && !reader.isOver) {
        reader.begin = await reader.parseNext();
        if (parser.header === undefined && reader.begin.failure !== undefined) throw reader.begin.failure;
      }
    } catch (error) {
      await reader.close();
      throw error;
    }
    return reader;
  }

  /** The file's name in messages. */
  get file(): string {
    return this.parser.file;
  }

  /** The character between cells, if the file is CSV. */
  get delimiter(): string | undefined {
    return this.parser.delimiter;
  }

  /** The names of the columns, and their place; undefined if there is neither a header nor a row. */
  get header(): RowHeader | undefined {
    const { header } = this.parser;
    return header && { columns: header.columns, place: this.locate(header.line, 1) };
  }

  /**
   * The place of a row.
   *
   * @param number the row's number in the file, from 1
   */
  locate(line: number, number: number): Place {
    return this.parser.locate(line, number);
  }

  /**
   * The cells of these columns, a batch for each piece of text in which rows end: if a program writes a line at a time, each row is
   * read at once. However the loop over the batches ends, the file is closed.
   *
   * @throws FileError if the rest cannot be read
   * @throws DataError if there is no such column; or, after the rows before it, if something is wrong with a row
   */
  async *rows(columns: readonly string[], wanted: RowsWanted = {}): AsyncGenerator<RowBatch, void, undefined> {
    try {
      const { header } = this;
      if (header === undefined) return;
      const picker = new RowPicker(columns, wanted, header, this.parser);
      for (let first = 1, parsed = this.begin; ; parsed = await this.parseNext()) {
        const number = first;
        const locate = (row: number) => this.locate(parsed.lines[row] as number, number + row);
        // The rows before a failure come first.
        const { failure, ...picked } = picker.pick(parsed, locate);
        const { length } = picked.rows;
        this.rowsRead += length;
        if (length > 0) yield { ...picked, lines: parsed.lines, first };
        if (failure !== undefined) throw failure;
        first += length;
        if (this.isOver) return;
      }
    } catch (error) {
      throw asDataError(error);
    } finally {
      await this.close();
    }
  }

  /** Closes the file, if it is not read to its end. */
  async close(): Promise<void> {
    await this.texts.return(undefined);
  }

  private async parseNext(): Promise<ParsedRows> {
    const next = await this.texts.next();
    this.isOver = next.done === true;
    return this.parser.parse(next.done === true ? undefined : next.value);
  }
}

/** An error of a text is an error of the data in it. */
export function asDataError(error: unknown): unknown {
  return error instanceof TextError ? new DataError(error.problem, error.place) : error;
}

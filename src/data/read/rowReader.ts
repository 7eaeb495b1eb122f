import { DataError, type Place, TextError } from "../../errors.js";
import { ChunkDecoder } from "../../text/decodeText.js";
import type { ByteParser, ParsedRows, RowParser } from "./rowParser.js";
import { type PickedBlock, type PickedRows, type RowHeader, RowPicker, type RowsWanted } from "./rowPicker.js";

/** Rows that became whole at the same time, and follow each other. */
export interface RowBatch extends Omit<PickedRows, "failure"> {
  /** How many rows there are. */
  readonly length: number;
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

  /** The rows that end in the same chunk as the header. */
  private begin: Iterable<ParsedRows> = [];
  /** The part of a chunk that comes before the next one. */
  private next: Buffer | undefined;
  private readonly decoder: ChunkDecoder;
  /** Parses the chunks behind the header, if it can. */
  private byteParser: ByteParser | undefined;
  private isByteParserOpened = false;
  private isBegun = false;

  private constructor(
    private readonly chunks: AsyncGenerator<Buffer>,
    private readonly parser: RowParser,
  ) {
    this.decoder = new ChunkDecoder(parser.file);
  }

  /**
   * Reads up to the names of the columns.
   *
   * @param chunks the first of two bytes or more
   * @throws FileError if the chunks cannot be read
   * @throws TextError, DataError if they are not of the parser's format
   */
  static async open(chunks: AsyncGenerator<Buffer>, parser: RowParser): Promise<RowReader> {
    const reader = new RowReader(chunks, parser);
    try {
      while (parser.header === undefined && !reader.isOver) {
        const begin: ParsedRows[] = [];
        for (const parsed of await reader.parseNext()) {
          if (parser.header === undefined && parsed.failure !== undefined) throw parsed.failure;
          begin.push(parsed);
        }
        reader.begin = begin;
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
      let first = 1;
      for (let chunk = this.begin; ; chunk = await this.parseNext()) {
        for (const parsed of chunk) {
          const number = first;
          const { lines } = parsed;
          const picked = picker.pick(parsed, (row) => this.locate(lines[row] as number, number + row));
          const length = picked.block?.cells.rows ?? picked.rows.length;
          this.rowsRead += length;
          first += length;
          // The rows before a failure come first.
          if (length > 0) yield new PickedBatch(picked, length, lines, number);
          if (picked.failure !== undefined) throw picked.failure;
        }
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
    await this.chunks.return(undefined);
  }

  /** The first line of a chunk, if a parser of bytes may read the others: then they come next. Else the whole chunk. */
  private takeBegin(chunk: Buffer): Buffer {
    const end = chunk.indexOf("\n", 1) + 1; // two bytes show the encoding
    const isWhole = this.parser.openBytes === undefined || this.isBegun;
    this.isBegun = true; // a header may have many lines, and be read again with each of them
    if (isWhole || end === 0 || chunk.length - end < manyBytes) return chunk;
    this.next = chunk.subarray(end);
    return chunk.subarray(0, end);
  }

  /** The rows of the next chunk. */
  private async parseNext(): Promise<Iterable<ParsedRows>> {
    const { done, value: chunk } = this.next ? { done: false, value: this.next } : await this.chunks.next();
    this.next = undefined;
    const { parser, decoder } = this;
    this.isOver = done === true;
    if (done !== true && parser.header !== undefined && !this.isByteParserOpened) {
      this.isByteParserOpened = true;
      this.byteParser = await parser.openBytes?.(decoder);
    }
    if (this.byteParser !== undefined) return this.byteParser.parse(done === true ? undefined : chunk);
    if (done !== true) return [parser.parse(decoder.decode(this.takeBegin(chunk)))];
    return [parser.parse(decoder.decode()), parser.parse()]; // a character that is cut short is an error
  }
}

/** So many bytes behind the header are worth a parser of bytes. */
const manyBytes = 2 ** 15;

/** Rows that were picked. Those of a block are made when they are asked for. */
class PickedBatch implements RowBatch {
  constructor(
    private readonly picked: PickedRows,
    readonly length: number,
    readonly lines: readonly number[],
    readonly first: number,
  ) {}

  get rows(): PickedRows["rows"] {
    return this.picked.rows;
  }

  get kept(): PickedRows["kept"] {
    return this.picked.kept;
  }

  get refused(): PickedRows["refused"] {
    return this.picked.refused;
  }

  get block(): PickedBlock | undefined {
    return this.picked.block;
  }
}

/** An error of a text is an error of the data in it. */
export function asDataError(error: unknown): unknown {
  return error instanceof TextError ? new DataError(error.problem, error.place) : error;
}

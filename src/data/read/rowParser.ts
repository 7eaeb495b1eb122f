import type { Place } from "../../errors.js";
import type { ChunkDecoder } from "../../text/decodeText.js";
import type { CellBlock } from "./cellBlock.js";

/** Rows that end in the same piece of text. */
export interface ParsedRows {
  /**
   * The values of each row, in the order of the columns. A value need not be a cell: JSON has lists and objects too. If there is a block,
   * it has the rows, and this is empty.
   */
  readonly rows: readonly (readonly unknown[])[];
  readonly block?: CellBlock | undefined;
  /** The line that each row begins in, from 1. */
  readonly lines: readonly number[];
  /** The error in the text after these rows. Nothing can be read after it. */
  readonly failure?: unknown;
  /** The first key that is not one of the columns, and the index of its row. */
  readonly other?: OtherKey | undefined;
}

/** A key that is not one of the columns. */
export interface OtherKey {
  readonly name: string;
  /** The index of the first row that has it. */
  readonly row: number;
}

/** The columns of some rows, and the line that names them. */
export interface Header {
  readonly columns: readonly string[];
  readonly line: number;
}

/** Parses the bytes of one file, behind a beginning that was parsed as text. */
export interface ByteParser {
  /** @param chunk the next bytes; left out at the file's end */
  parse(chunk?: Uint8Array): Iterable<ParsedRows>;
}

/** Parses the text of one file, piece by piece. A piece may end anywhere. */
export interface RowParser {
  /** The file's name in messages. */
  readonly file: string;
  /** Undefined until the text that names the columns has ended. */
  readonly header: Header | undefined;
  /** The character between cells of CSV, as soon as there is a header. */
  readonly delimiter?: string | undefined;
  /** @param text the next piece; left out at the file's end */
  parse(text?: string): ParsedRows;
  /** A parser of the bytes that follow, if that is faster than to decode them. There is a header. */
  openBytes?(decoder: ChunkDecoder): Promise<ByteParser | undefined>;
  /** If a row may lack columns: the position of a column that no row so far has, in the rows that follow. */
  addColumn?(name: string): number;
  /**
   * The place of a row.
   *
   * @param number the row's number in the file, from 1
   */
  locate(line: number, number: number): Place;
}

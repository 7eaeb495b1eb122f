import type { Cell } from "./cell.js";
import { cellMarks } from "./cellMarks.js";

/** Bytes that become texts: a Buffer, whose type a user of the library need not have. */
interface TextBytes extends Uint8Array {
  toString(encoding?: "latin1" | "utf8", begin?: number, end?: number): string;
}

/** The cells of some rows of CSV as texts, which are made when they are asked for. Arrays have an entry for each cell, row after row. */
export class CellTexts {
  constructor(
    readonly rows: number,
    readonly columns: number,
    /** How each cell is written: see `cellMarks`. */
    readonly marks: Uint8Array,
    /** Where the text of each cell begins in the bytes, and where it ends. */
    private readonly begins: Uint32Array,
    private readonly ends: Uint32Array,
    private readonly bytes: TextBytes,
    private readonly isAscii: boolean,
  ) {}

  textAt(row: number, column: number): string {
    const at = row * this.columns + column;
    const begin = this.begins[at] as number;
    const end = this.ends[at] as number;
    if (this.isAscii) return this.bytes.toString("latin1", begin, end);
    const text = this.bytes.toString("utf8", begin, end);
    return ((this.marks[at] as number) & cellMarks.isQuoted) === 0 ? text.trim() : text;
  }

  /** The same texts, which stay when the next rows are read. */
  keep(): CellTexts {
    const { rows, columns, marks, begins, ends, bytes, isAscii } = this;
    const kept = Buffer.from(bytes.subarray(0, ends.at(-1)));
    return new CellTexts(rows, columns, marks.slice(), begins.slice(), ends.slice(), kept, isAscii);
  }
}

/**
 * Rows of CSV with all of their cells, as numbers and as places in the bytes: no cell is a text until it is asked for. A block shares its
 * memory with the blocks after it: it is valid until the next rows are read.
 */
export class CellBlock {
  private kept: CellTexts | undefined;

  constructor(
    /** The numbers of the cells, row after row; 0 if a cell is no number. */
    readonly values: Float64Array,
    readonly texts: CellTexts,
    /** The marks of all cells of each column, joined. */
    readonly columnMarks: Uint8Array,
  ) {}

  get rows(): number {
    return this.texts.rows;
  }

  get columns(): number {
    return this.texts.columns;
  }

  /** Whether all cells of a column are numbers. */
  isNumeric(column: number): boolean {
    return ((this.columnMarks[column] as number) & cellMarks.isText) === 0;
  }

  /** A cell as rows have it: null if it is empty. */
  cellAt(row: number, column: number): Cell {
    const text = this.texts.textAt(row, column);
    return text === "" ? null : text;
  }

  /** The cells of a row in these columns. */
  cellsAt(row: number, columns: readonly number[]): readonly Cell[] {
    return columns.map((column) => this.cellAt(row, column));
  }

  /** The texts, which stay when the next rows are read. All who keep them share them. */
  keepTexts(): CellTexts {
    this.kept ??= this.texts.keep();
    return this.kept;
  }
}

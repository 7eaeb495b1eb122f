import type { Cell } from "./cell.js";
import { cellMarks } from "./cellMarks.js";

/** The arrays of a block: an entry for each cell, row after row. */
interface BlockArrays {
  /** The numbers; 0 if the cell is none. */
  readonly values: Float64Array;
  /** How each cell is written: see `cellMarks`. */
  readonly marks: Uint8Array;
  /** Where the text of each cell begins in the bytes, and where it ends. */
  readonly begins: Uint32Array;
  readonly ends: Uint32Array;
  /** The marks of all cells of each column, joined. */
  readonly columnMarks: Uint8Array;
}

/**
 * Rows of CSV with all of their cells, as numbers and as places in the bytes: no cell is a text until it is asked for. A block shares its
 * memory with the blocks after it: it is valid until the next rows are read.
 */
export class CellBlock implements BlockArrays {
  readonly values: Float64Array;
  readonly marks: Uint8Array;
  readonly begins: Uint32Array;
  readonly ends: Uint32Array;
  readonly columnMarks: Uint8Array;

  constructor(
    readonly rows: number,
    readonly columns: number,
    arrays: BlockArrays,
    private readonly bytes: Buffer,
    private readonly isAscii: boolean,
  ) {
    this.values = arrays.values;
    this.marks = arrays.marks;
    this.begins = arrays.begins;
    this.ends = arrays.ends;
    this.columnMarks = arrays.columnMarks;
  }

  /** Whether all cells of a column are numbers. */
  isNumeric(column: number): boolean {
    return ((this.columnMarks[column] as number) & cellMarks.isText) === 0;
  }

  /** The text of a cell. */
  textAt(row: number, column: number): string {
    const at = row * this.columns + column;
    const begin = this.begins[at] as number;
    const end = this.ends[at] as number;
    if (this.isAscii) return this.bytes.toString("latin1", begin, end);
    const text = this.bytes.toString("utf8", begin, end);
    return ((this.marks[at] as number) & cellMarks.isQuoted) === 0 ? text.trim() : text;
  }

  /** A cell as rows have it: null if it is empty. */
  cellAt(row: number, column: number): Cell {
    const text = this.textAt(row, column);
    return text === "" ? null : text;
  }

  /** The cells of a row in these columns. */
  cellsAt(row: number, columns: readonly number[]): readonly Cell[] {
    return columns.map((column) => this.cellAt(row, column));
  }

  /** The same block in memory of its own. */
  copy(): CellBlock {
    const { values, marks, begins, ends, columnMarks } = this;
    const arrays = {
      values: values.slice(),
      marks: marks.slice(),
      begins: begins.slice(),
      ends: ends.slice(),
      columnMarks: columnMarks.slice(),
    };
    return new CellBlock(this.rows, this.columns, arrays, Buffer.from(this.bytes), this.isAscii);
  }
}

import type { Table } from "./table.js";

/** Numbers that are taken at the same time, at most. */
const mostNumbers = 2 ** 19;
/** So many numbers lie in a line of a processor's cache. */
const widest = 8;

/** Reads the columns of a table one after another. A few are taken at a time, since the numbers of a row are next to each other in memory. */
export class ColumnWindow {
  private readonly rows: number;
  private readonly width: number;
  private readonly values: Float64Array;
  /** The first column that was taken, and the number of those. */
  private first = 0;
  private taken = 0;

  /** @param chosen the rows that are read; all rows if left out */
  constructor(
    private readonly table: Table,
    private readonly chosen?: ArrayLike<number>,
  ) {
    this.rows = chosen?.length ?? table.rows;
    this.width = Math.max(1, Math.min(widest, table.columns, Math.floor(mostNumbers / Math.max(this.rows, 1))));
    this.values = new Float64Array(this.width * this.rows);
  }

  /** The numbers of a column. They are valid until another column is read. */
  column(index: number): Float64Array {
    if (index < this.first || index >= this.first + this.taken) this.take(index);
    const start = (index - this.first) * this.rows;
    return this.values.subarray(start, start + this.rows);
  }

  private take(first: number): void {
    const { rows, table, chosen, values: into } = this;
    const { values, columns } = table;
    const count = Math.min(this.width, columns - first);
    if (chosen === undefined && count === 1) {
      for (let row = 0, at = first; row < rows; row++, at += columns) into[row] = values[at] as number;
      this.first = first;
      this.taken = count;
      return;
    }
    for (let row = 0; row < rows; row++) {
      const from = (chosen === undefined ? row : (chosen[row] as number)) * columns + first;
      for (let i = 0; i < count; i++) into[i * rows + row] = values[from + i] as number;
    }
    this.first = first;
    this.taken = count;
  }
}

import type { Table } from "./table.js";

/** Numbers that are taken at the same time, at most. */
const mostNumbers = 2 ** 19;
/** Columns that are taken at a time, and rows: a processor's cache holds so many numbers twice. */
const widest = 64;
const rowsAtOnce = 64;
/** Numbers between two columns: columns that lie a power of two apart would take each other's place in the cache. */
const gap = 8;

/** Reads the columns of a table one after another. A few are taken at a time, since the numbers of a row are next to each other in memory. */
export class ColumnWindow {
  private readonly rows: number;
  private readonly width: number;
  /** How far columns lie apart. */
  private readonly stride: number;
  private readonly values: Float64Array;
  /** The first column that was taken, and the number of those. */
  private first = 0;
  private taken = 0;

  constructor(private readonly table: Table) {
    this.rows = table.rows;
    this.width = Math.max(1, Math.min(widest, table.columns, Math.floor(mostNumbers / Math.max(this.rows, 1))));
    this.stride = this.rows + gap;
    this.values = new Float64Array(this.width * this.stride);
  }

  /** The numbers of a column. They are valid until another column is read. */
  column(index: number): Float64Array {
    if (index < this.first || index >= this.first + this.taken) this.take(index);
    const start = (index - this.first) * this.stride;
    return this.values.subarray(start, start + this.rows);
  }

  private take(first: number): void {
    const { rows, stride, table, values: into } = this;
    const { values, columns } = table;
    const count = Math.min(this.width, columns - first);
    for (let top = 0; top < rows; top += rowsAtOnce) {
      const end = Math.min(top + rowsAtOnce, rows);
      for (let i = 0; i < count; i++) {
        for (let row = top, at = i * stride + top; row < end; row++, at++) {
          into[at] = values[row * columns + first + i] as number;
        }
      }
    }
    this.first = first;
    this.taken = count;
  }
}

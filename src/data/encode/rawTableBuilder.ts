import type { Place } from "../../errors.js";
import type { ColumnProfile } from "../profile/tableProfile.js";
import { mostValues, ValueCounter } from "../profile/valueCounter.js";
import type { Cell } from "../read/cell.js";
import type { CellBlock } from "../read/cellBlock.js";
import { ColumnWindow } from "./columnWindow.js";
import type { RawColumnBuilder } from "./rawColumnBuilder.js";
import type { RawTable } from "./rawTable.js";
import { GrowingTable } from "./table.js";

/** Builds a raw table row by row, or block by block. The table is not copied if all its columns are of numbers. */
export class RawTableBuilder {
  private readonly table: GrowingTable;

  constructor(private readonly columns: readonly RawColumnBuilder[]) {
    this.table = new GrowingTable(columns.length);
  }

  /**
   * @param first the index of the row's first cell that belongs to this table
   * @param number of the row in the file
   * @throws DataError if a cell is wrong, or the table gets too large
   */
  add(row: readonly Cell[], first: number, number: number, expectRows: () => number, place: () => Place): void {
    const offset = this.table.addRow(expectRows, place);
    const { values } = this.table;
    for (let i = 0; i < this.columns.length; i++) {
      values[offset + i] = (this.columns[i] as RawColumnBuilder).add(row[first + i] as Cell, number);
    }
  }

  /**
   * Adds a row of a block, without its columns that are of numbers in the whole block: they are added by `addNumbers`.
   *
   * @param positions of this table's columns in the block
   * @param texts the indices of the other columns
   * @param row in the block
   * @param number of the row in the file
   * @throws DataError likewise
   */
  addRow(
    block: CellBlock,
    { positions, texts }: BlockColumns,
    row: number,
    number: number,
    expectRows: () => number,
    place: () => Place,
  ): void {
    const offset = this.table.addRow(expectRows, place);
    for (const i of texts) {
      const position = positions[i] as number;
      const column = this.columns[i] as RawColumnBuilder;
      this.table.values[offset + i] =
        column.addNumber(block, row, position) ?? column.add(block.cellAt(row, position), number);
    }
  }

  /** Adds the columns of numbers of a block whose rows have been added. The reader of the cells must be plain. */
  addNumbers(block: CellBlock, { positions, numbers }: BlockColumns): void {
    const { values, columns, rows } = this.table;
    const start = (rows - block.rows) * columns;
    for (const { column, position, count } of findRuns(numbers, positions)) {
      for (let row = 0; row < block.rows; row++) {
        const [from, to] = [row * block.columns + position, start + row * columns + column];
        for (let i = 0; i < count; i++) values[to + i] = block.values[from + i] as number;
      }
    }
    for (const i of numbers) (this.columns[i] as RawColumnBuilder).addNumbers(block, positions[i] as number);
  }

  /** What the columns are. */
  get profiles(): readonly ColumnProfile[] {
    const counter = new ValueCounter();
    const { rows, columns: width, values: all } = this.table.finish();
    // In more rows, it is soon seen that there are too many values.
    const window = rows <= 2 * mostValues ? new ColumnWindow({ rows, columns: width, values: all }) : undefined;
    return this.columns.map((column, i) => {
      counter.clear();
      const values = window?.column(i) ?? all;
      const [start, step] = window === undefined ? [i, width] : [0, 1];
      counter.addAll(values, start, step);
      return column.describe(counter);
    });
  }

  /** @throws DataError if a column holds numbers and texts, or nothing */
  finish(): RawTable {
    return { columns: this.columns.map((column) => column.finish()), numbers: this.table.finish() };
  }
}

/** Where the columns of a table are in a block. */
export interface BlockColumns {
  readonly positions: readonly number[];
  /** The indices of the columns that are of numbers in the whole block. */
  readonly numbers: readonly number[];
  /** The indices of the others. */
  readonly texts: readonly number[];
}

/** Sorts the columns of a block. */
export function sortColumns(block: CellBlock, positions: readonly number[]): BlockColumns {
  const [numbers, texts]: [number[], number[]] = [[], []];
  for (let i = 0; i < positions.length; i++) (block.isNumeric(positions[i] as number) ? numbers : texts).push(i);
  return { positions, numbers, texts };
}

/** Columns that follow each other in the table and in the block. */
interface Run {
  /** The index of the first of them in the table. */
  readonly column: number;
  /** Its position in the block. */
  readonly position: number;
  readonly count: number;
}

function findRuns(indices: readonly number[], positions: readonly number[]): readonly Run[] {
  const runs: { column: number; position: number; count: number }[] = [];
  for (const column of indices) {
    const position = positions[column] as number;
    const last = runs.at(-1);
    const follows =
      last !== undefined && last.column + last.count === column && last.position + last.count === position;
    if (follows) last.count++;
    else runs.push({ column, position, count: 1 });
  }
  return runs;
}

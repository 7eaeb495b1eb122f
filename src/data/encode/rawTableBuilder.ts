import type { Place } from "../../errors.js";
import type { ColumnProfile } from "../profile/tableProfile.js";
import type { Cell } from "../read/cell.js";
import type { RawColumnBuilder } from "./rawColumnBuilder.js";
import type { RawTable } from "./rawTable.js";
import { GrowingTable } from "./table.js";

/** Builds a raw table row by row. The table is not copied if all its columns are of numbers. */
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

  /** What the columns are. */
  get profiles(): readonly ColumnProfile[] {
    return this.columns.map(({ profile }) => profile);
  }

  /** @throws DataError if a column holds numbers and texts, or nothing */
  finish(): RawTable {
    return { columns: this.columns.map((column) => column.finish()), numbers: this.table.finish() };
  }
}

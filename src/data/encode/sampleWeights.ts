import { DataError, type Place } from "../../errors.js";
import { formatValue } from "../../messages/formatValue.js";
import type { CellReader } from "../cells/cellReader.js";
import type { Cell } from "../read/cell.js";
import { GrowingTable } from "./table.js";

/** Weights other than 0 are in this range, so that a product of two of them is a normal number of float32 too. */
export const [leastWeight, mostWeight] = [1e-15, 1e15];
const weightRange = "a number from 1e-15 to 1e15";

/** Reads how much each row counts, from the cells of a column. Without such a column it reads nothing. */
export class SampleWeights {
  private readonly table = new GrowingTable(1);

  constructor(
    private readonly name: string | undefined,
    private readonly reader: CellReader,
  ) {}

  get columns(): readonly string[] {
    return this.name === undefined ? [] : [this.name];
  }

  /**
   * How much a row counts, from its cell of the column.
   *
   * @throws DataError unless it holds 0 or a number in the range of weights
   */
  read(cell: Cell, place: () => Place): number {
    const value = this.reader.number(cell);
    if (value === 0 || (value !== undefined && value >= leastWeight && value <= mostWeight)) return value;
    const problem = value === undefined ? this.reader.explain(cell) : `got ${value}`;
    throw new DataError(`column ${formatValue(this.name)}: ${problem}: a weight is 0, or ${weightRange}`, place());
  }

  /**
   * Reads and keeps it.
   *
   * @throws DataError likewise
   */
  add(cell: Cell, expectRows: () => number, place: () => Place): void {
    if (this.name === undefined) return;
    const weight = this.read(cell, place);
    const at = this.table.addRow(expectRows, place);
    this.table.values[at] = weight;
  }

  finish(): { readonly sampleWeights?: Float64Array } {
    return this.name === undefined ? {} : { sampleWeights: this.table.finish().values };
  }
}

import { DataError, type Place } from "../../errors.js";
import type { LossName } from "../../nn/losses/losses.js";
import type { CellReader } from "../cells/cellReader.js";
import type { Cell } from "../read/cell.js";
import type { PickedBlock } from "../read/rowPicker.js";
import { type BlockEncoder, createInputBlockEncoder, createTargetBlockEncoder } from "./blockEncoder.js";
import type { DataColumns, Dataset } from "./dataset.js";
import { createInputEncoder, createTargetEncoder, type RowEncoder } from "./rowEncoder.js";
import { GrowingTable } from "./table.js";

/** Builds a dataset row by row. Its columns are encoded as those of other data are. */
export class DatasetBuilder {
  private readonly inputs: EncodedTable;
  private readonly targets: EncodedTable;

  constructor(
    private readonly like: DataColumns,
    { loss, reader }: { readonly loss: LossName; readonly reader: CellReader },
  ) {
    const { inputColumns, outputColumns } = like;
    this.inputs = new EncodedTable(
      createInputEncoder(inputColumns, reader),
      createInputBlockEncoder(inputColumns, reader),
    );
    this.targets = new EncodedTable(
      createTargetEncoder(outputColumns, loss, reader),
      createTargetBlockEncoder(outputColumns, loss, reader),
    );
  }

  /** @throws DataError if a cell does not fit */
  addInputs(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    this.inputs.add(row, expectRows, place);
  }

  /** @throws DataError if a cell does not fit */
  addTargets(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    this.targets.add(row, expectRows, place);
  }

  /**
   * Adds the rows of a block, whose columns are the targets, then the inputs, if nothing is wrong with them; else it adds none.
   *
   * @returns whether they were added
   */
  addBlock(block: PickedBlock, expectRows: () => number): boolean {
    const { targets, inputs } = this;
    const rows = targets.rows;
    if (targets.addBlock(block, 0, expectRows)) {
      if (inputs.addBlock(block, this.like.outputColumns.length, expectRows)) return true;
      targets.rows = rows;
    }
    return false;
  }

  finish(): Dataset {
    const { inputColumns, outputColumns } = this.like;
    return { inputColumns, outputColumns, inputs: this.inputs.finish(), targets: this.targets.finish() };
  }
}

class EncodedTable extends GrowingTable {
  constructor(
    private readonly encoder: RowEncoder,
    private readonly blockEncoder: BlockEncoder,
  ) {
    super(encoder.width);
  }

  add(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    const offset = this.addRow(expectRows, place);
    this.encoder.encode(row, this.values, offset, place);
  }

  /** @param first where the table's columns begin among the block's */
  addBlock({ cells, positions }: PickedBlock, first: number, expectRows: () => number): boolean {
    const before = this.rows;
    if (!this.hasRoom(cells.rows, expectRows)) return false;
    const into = this.values.subarray(before * this.columns);
    const isRight = this.blockEncoder.encode({ cells, positions, from: 0, count: cells.rows }, into, first);
    if (isRight) this.rows += cells.rows;
    return isRight;
  }
}

/** @throws DataError if there are more or fewer columns than in the data trained on */
export function checkCount(what: "inputs" | "targets", got: number, expected: number, place: Place): void {
  if (got !== expected)
    throw new DataError(`got ${got} ${what}, expected ${expected}, as in the data trained on`, place);
}

import { DataError, type Place } from "../../errors.js";
import type { LossName } from "../../nn/losses/losses.js";
import type { CellReader } from "../cells/cellReader.js";
import type { Cell } from "../read/cell.js";
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
    this.inputs = new EncodedTable(createInputEncoder(like.inputColumns, reader));
    this.targets = new EncodedTable(createTargetEncoder(like.outputColumns, loss, reader));
  }

  /** @throws DataError if a cell does not fit */
  addInputs(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    this.inputs.add(row, expectRows, place);
  }

  /** @throws DataError if a cell does not fit */
  addTargets(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    this.targets.add(row, expectRows, place);
  }

  finish(): Dataset {
    const { inputColumns, outputColumns } = this.like;
    return { inputColumns, outputColumns, inputs: this.inputs.finish(), targets: this.targets.finish() };
  }
}

class EncodedTable extends GrowingTable {
  constructor(private readonly encoder: RowEncoder) {
    super(encoder.width);
  }

  add(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    const offset = this.addRow(expectRows, place);
    this.encoder.encode(row, this.values, offset, place);
  }
}

/** @throws DataError if there are more or fewer columns than in the data trained on */
export function checkCount(what: "inputs" | "targets", got: number, expected: number, place: Place): void {
  if (got !== expected)
    throw new DataError(`got ${got} ${what}, expected ${expected}, as in the data trained on`, place);
}

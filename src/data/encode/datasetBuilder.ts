import { DataError, type Place } from "../../errors.js";
import type { LossName } from "../../nn/losses/losses.js";
import type { Cell } from "../read/cell.js";
import type { DataColumns, Dataset } from "./dataset.js";
import { createInputEncoder, createTargetEncoder, type RowEncoder } from "./rowEncoder.js";
import { GrowingTable } from "./table.js";

/** Collects rows that are encoded like other data. */
export class DatasetBuilder {
  readonly #inputs: EncodedTable;
  readonly #targets: EncodedTable;

  constructor(
    private readonly like: DataColumns,
    loss: LossName,
  ) {
    this.#inputs = new EncodedTable(createInputEncoder(like.inputColumns));
    this.#targets = new EncodedTable(createTargetEncoder(like.outputColumns, loss));
  }

  /** @throws DataError where a cell does not fit */
  addInputs(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    this.#inputs.add(row, expectRows, place);
  }

  /** @throws DataError where a cell does not fit */
  addTargets(row: readonly Cell[], expectRows: () => number, place: () => Place): void {
    this.#targets.add(row, expectRows, place);
  }

  finish(): Dataset {
    const { inputColumns, outputColumns } = this.like;
    return { inputColumns, outputColumns, inputs: this.#inputs.finish(), targets: this.#targets.finish() };
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

/** @throws DataError where there are not as many as in the data trained on */
export function checkCount(what: "inputs" | "targets", got: number, expected: number, place: Place): void {
  if (got !== expected)
    throw new DataError(`got ${got} ${what}, expected ${expected}, as in the data trained on`, place);
}

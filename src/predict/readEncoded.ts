import type { Table } from "../data/dataset.js";
import { GrowingTable } from "../data/growingTable.js";
import { readRows } from "../data/readRows.js";
import { createInputEncoder, createTargetEncoder } from "../data/rowEncoder.js";
import { type Cell, placeOf, type RowSource } from "../data/rowSource.js";
import { DataError, type Place } from "../errors.js";
import type { EncodedRows } from "./evaluate.js";
import type { RestoredModel } from "./restoreModel.js";

/** Gathers rows of which the targets are known, encoded for a model. */
export class RowGatherer {
  /** The columns that a row's cells are of, in this order: inputs, then targets. */
  readonly names: readonly string[];
  private readonly parts: readonly {
    readonly encode: ReturnType<typeof createInputEncoder>;
    readonly table: GrowingTable;
  }[];

  constructor({ inputColumns, outputColumns, config }: RestoredModel) {
    this.parts = [createInputEncoder(inputColumns), createTargetEncoder(outputColumns, config.loss)].map((encode) => ({
      encode,
      table: new GrowingTable(encode.width),
    }));
    this.names = this.parts.flatMap(({ encode }) => encode.names);
  }

  /** @throws DataError where a cell is missing or wrong */
  add(row: readonly Cell[], place: () => Place): void {
    let from = 0;
    for (const { encode, table } of this.parts) {
      const offset = table.addRow(() => table.rows, place);
      encode.encode(row.slice(from, from + encode.names.length), table.values, offset, place);
      from += encode.names.length;
    }
  }

  /** @throws DataError where there are none */
  finish(file: string): EncodedRows {
    const [inputs, targets] = this.parts.map(({ table }) => table.finish()) as [Table, Table];
    if (inputs.rows === 0) throw new DataError("there are no rows to evaluate on", { file });
    return { inputs, targets };
  }
}

/**
 * All rows of a source, encoded for a model.
 *
 * @throws FileError, DataError where they cannot be read, or do not fit the model
 */
export async function readEncoded(source: RowSource, model: RestoredModel): Promise<EncodedRows> {
  const gatherer = new RowGatherer(model);
  for await (const { rows, positions } of readRows(source, () => gatherer.names)) {
    for (const [i, row] of rows.entries()) gatherer.add(row, () => placeOf(source, positions[i] as number));
  }
  return gatherer.finish(source.name);
}

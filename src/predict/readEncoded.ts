import { KnownColumns } from "../data/knownColumns.js";
import { readRows } from "../data/readRows.js";
import { type Cell, placeOf, type RowSource } from "../data/rowSource.js";
import { DataError, type Place } from "../errors.js";
import type { EncodedRows } from "./evaluate.js";
import type { RestoredModel } from "./restoreModel.js";

/** Gathers rows of which the targets are known, encoded for a model. */
export class RowGatherer {
  /** The columns that a row's cells are of, in this order: inputs, then targets. */
  readonly names: readonly string[];
  private readonly inputCount: number;
  private readonly known: KnownColumns;
  private rows = 0;

  constructor(model: RestoredModel) {
    const { inputColumns, outputColumns, config } = model;
    this.names = [...inputColumns, ...outputColumns].map(({ name }) => name);
    this.inputCount = inputColumns.length;
    this.known = new KnownColumns(model, config.loss);
  }

  /** @throws DataError where a cell is missing or wrong */
  add(row: readonly Cell[], place: () => Place): void {
    const expectRows = () => this.rows;
    this.known.addInputs(row.slice(0, this.inputCount), expectRows, place);
    this.known.addTargets(row.slice(this.inputCount), expectRows, place);
    this.rows++;
  }

  /** @throws DataError where there are none */
  finish(file: string): EncodedRows {
    if (this.rows === 0) throw new DataError("there are no rows to evaluate on", { file });
    return this.known.finish();
  }
}

/**
 * All rows of a source, encoded for a model.
 *
 * @throws FileError, DataError where they cannot be read, or do not fit the model
 */
export async function readEncoded(source: RowSource, model: RestoredModel): Promise<EncodedRows> {
  const gatherer = new RowGatherer(model);
  for await (const { rows, lines, first } of readRows(source, () => gatherer.names)) {
    for (const [i, row] of rows.entries()) gatherer.add(row, () => placeOf(source, lines[i] as number, first + i));
  }
  return gatherer.finish(source.name);
}

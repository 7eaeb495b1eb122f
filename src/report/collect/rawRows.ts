import { takesMissing } from "../../data/encode/cellEncoders.js";
import { type DataSpec, sourceOf } from "../../data/load/dataSpec.js";
import { createDropTest } from "../../data/load/dropTest.js";
import { generateRows } from "../../data/load/loadDatasets.js";
import type { Cell } from "../../data/read/cell.js";
import { openRows } from "../../data/read/openRows.js";
import type { RowReader } from "../../data/read/rowReader.js";
import { dialectOf } from "../../predict/dialectOf.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import { openFile } from "../../text/readText.js";

/** A row as its data has it. */
export interface RawRow {
  /** Its number in the data, from 1. */
  readonly number: number;
  /** The cells of the model's inputs, then of its targets. */
  readonly cells: readonly Cell[];
}

/**
 * The rows of a model's data that it was trained or measured on.
 *
 * @param data with its path as it is now
 * @throws FileError, DataError if a file cannot be read
 */
export async function* readRawRows(model: RestoredModel, data: DataSpec): AsyncGenerator<RawRow> {
  const source = sourceOf(data);
  if (source.kind === "file") {
    const { path, ...dialect } = source.file;
    yield* rowsOfReader(model, await openRows(openFile(path), dialect));
    return;
  }
  if (source.kind === "imported") return;
  const { inputs, targets } =
    source.kind === "inline" ? source.spec : generateRows(source.spec, "data", model.config.seed);
  for (const [i, row] of inputs.entries()) yield { number: i + 1, cells: [...row, ...[targets[i] as Cell].flat()] };
}

/**
 * The rows of a file with known targets.
 *
 * @throws FileError, DataError if it cannot be read, or lacks columns of the model
 */
export async function* readRowsOfFile(model: RestoredModel, file: string): AsyncGenerator<RawRow> {
  yield* rowsOfReader(model, await openRows(openFile(file), dialectOf(model.config)));
}

async function* rowsOfReader(model: RestoredModel, reader: RowReader): AsyncGenerator<RawRow> {
  const { inputColumns, outputColumns, config, reader: cellReader } = model;
  const names = [...inputColumns, ...outputColumns].map(({ name }) => name);
  const optional = new Set(inputColumns.filter(takesMissing).map(({ name }) => name));
  const isDropped = createDropTest(config.data, names, cellReader);
  for await (const { rows, first } of reader.rows(names, { optional })) {
    for (const [i, cells] of rows.entries()) if (!isDropped(cells)) yield { number: first + i, cells };
  }
}

import { takesMissing } from "../data/encode/cellEncoders.js";
import type { Dataset } from "../data/encode/dataset.js";
import { DatasetBuilder } from "../data/encode/datasetBuilder.js";
import { createDropTest } from "../data/load/dropTest.js";
import type { RowReader } from "../data/read/rowReader.js";
import { DataError } from "../errors.js";
import type { RestoredModel } from "./restoreModel.js";

/**
 * Reads rows with known targets, encoded as the data that the model was trained on.
 *
 * @throws FileError if it cannot be read
 * @throws DataError if it has no rows, lacks columns of the model, or has cells that do not fit
 */
export async function readKnownRows(model: RestoredModel, reader: RowReader): Promise<Dataset> {
  const { inputColumns, outputColumns, config, reader: cells } = model;
  const dataset = new DatasetBuilder(model, { loss: config.loss, reader: cells });
  const names = [...inputColumns, ...outputColumns].map(({ name }) => name);
  const optional = new Set(inputColumns.filter(takesMissing).map(({ name }) => name));
  const isDropped = createDropTest(config.data, names, cells);
  let count = 0;
  for await (const { rows, lines, first } of reader.rows(names, { optional })) {
    for (const [i, row] of rows.entries()) {
      if (isDropped(row)) continue;
      const place = () => reader.locate(lines[i] as number, first + i);
      const expectRows = () => count;
      dataset.addInputs(row.slice(0, inputColumns.length), expectRows, place);
      dataset.addTargets(row.slice(inputColumns.length), expectRows, place);
      count++;
    }
  }
  if (count === 0) throw new DataError("there are no rows", { file: reader.file });
  return dataset.finish();
}

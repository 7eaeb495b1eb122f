import { BackpropError } from "../errors.js";
import { type ExportedRow, type ExportRun, type Runtime, RuntimeFailure } from "../export/check/runtime.js";
import { Predictor, rowsOf } from "../predict/predictor.js";
import { restoreModel } from "../predict/restoreModel.js";
import { placeOfRow } from "../predict/rows.js";
import { importModel } from "./importModel.js";

/** Our own import, for exports that are only stored numbers: it reads them back, and predict runs what it has read. */
export const importRuntime: Runtime = {
  name: "the import of backprop, which reads it back,",
  takesCells: true,
  run: async (exports) => {
    const all: (readonly ExportedRow[])[] = [];
    for (const each of exports) all.push(await runImported(each));
    return all;
  },
};

async function runImported({ files, name, rows, columns }: ExportRun): Promise<readonly ExportedRow[]> {
  const [main] = files;
  const file = `${name}${main?.ending}`;
  try {
    const { model } = await importModel(main?.content as Uint8Array, file);
    const restored = restoreModel(model, file);
    const probabilities = columns.length > restored.outputColumns.length;
    const predictor = await Predictor.open(restored, { probabilities });
    return [...predictor.predict(rows, placeOfRow)].flatMap((part) =>
      rowsOf(part).map((row) => (row instanceof Error ? undefined : row)),
    );
  } catch (error) {
    throw error instanceof BackpropError ? new RuntimeFailure(error.message) : error;
  }
}

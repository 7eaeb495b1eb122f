import type { Dtype } from "../../../src/engine/engine.js";
import type { ExportToCheck } from "../../../src/export/check/checkExports.js";
import { createYardstick } from "../../../src/export/check/yardstick.js";
import { onnx } from "../../../src/export/onnx/onnx.js";
import { createPortableModel } from "../../../src/export/portableModel.js";
import { restoreModel } from "../../../src/predict/restoreModel.js";
import { placeOfRow, toCells } from "../../../src/predict/rows.js";
import type { RandomModel } from "../randomModels.js";

/** Models as ONNX, with rows that are predicted and rows that are refused. */
export function exportModels(models: readonly RandomModel[], dtype: Dtype): Promise<readonly ExportToCheck[]> {
  const made = models.map(async ({ model, file, rows, refused }) => {
    const restored = restoreModel(model, file);
    const portable = createPortableModel(model, file, { dtype });
    const names = restored.inputColumns.map(({ name }) => name);
    const cells = [...rows, ...refused].map((row, i) => toCells(row, names, placeOfRow(i)));
    const yardstick = await createYardstick(restored, cells);
    return { model: portable, name: "model", files: onnx.create(portable, "model"), yardstick };
  });
  return Promise.all(made);
}

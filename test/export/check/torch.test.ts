import { expect, test } from "vitest";
import { checkExports } from "../../../src/export/check/checkExports.js";
import type { Runtime } from "../../../src/export/check/runtime.js";
import { canTorchRun, findTorch } from "../../../src/export/check/runtimes/torch.js";
import { createYardstick } from "../../../src/export/check/yardstick.js";
import { createPortableModel } from "../../../src/export/portableModel.js";
import { safetensors } from "../../../src/export/safetensors/safetensors.js";
import { restoreModel } from "../../../src/predict/restoreModel.js";
import { placeOfRow, toCells } from "../../../src/predict/rows.js";
import { createRandomModels } from "../randomModels.js";

const runtime = await findTorch(["python3", "/usr/bin/python3"]);

test.skipIf(runtime === undefined)("PyTorch runs the exports of all models whose functions it has", async () => {
  const exports = [];
  for (const { file, model, rows, refused } of createRandomModels()) {
    const portable = createPortableModel(model, file);
    if (!canTorchRun(portable)) continue;
    const restored = restoreModel(model, file);
    const names = restored.inputColumns.map(({ name }) => name);
    const cells = [...rows, ...refused].map((row) => toCells(row, names, placeOfRow(0)));
    const yardstick = await createYardstick(restored, cells);
    exports.push({ model: portable, name: file, files: safetensors.create(portable, file), yardstick });
  }
  const checked = await checkExports(exports, runtime as Runtime);
  expect(checked.length).toBeGreaterThan(8);
  expect(checked.flatMap(({ failure }) => failure ?? [])).toEqual([]);
});

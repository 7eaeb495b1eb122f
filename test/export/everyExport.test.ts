import { beforeAll, describe, expect, test } from "vitest";
import { type Dtype, dtypes } from "../../src/engine/engine.js";
import { checkExports } from "../../src/export/check/checkExports.js";
import { findRuntime } from "../../src/export/check/findRuntime.js";
import type { ExportFormat } from "../../src/export/exportFormat.js";
import { exportFormats } from "../../src/export/exportFormats.js";
import { createPortableModel } from "../../src/export/portableModel.js";
import { importRuntime } from "../../src/import/importRuntime.js";
import { everyModel, type KnownModel } from "./everyModel.js";

let models: readonly KnownModel[];

beforeAll(async () => {
  models = await everyModel();
});

const cases = exportFormats.flatMap((format) => dtypes.map((dtype) => ({ name: format.name, format, dtype })));

describe("every config and 50 random models, each on up to 1,000 rows", () => {
  test.each(cases)("give in $name what predict gives, in $dtype", async ({ format, dtype }) => {
    const { differences, largest } = await compare(format, dtype);
    expect(differences).toEqual([]);
    // In float32, a few of the models are steep: their rounding is measured, and is larger.
    const most = dtype === "float64" ? 1e-12 : 1e-5;
    expect(largest.filter((each) => each > most).length).toBeLessThanOrEqual(dtype === "float64" ? 0 : 5);
  });
});

/** The differences that rounding does not explain, and the largest difference of each model that predict computes in float64. */
async function compare(format: ExportFormat, dtype: Dtype) {
  const runtime = await findRuntime(format.name, { reader: importRuntime });
  if ("missing" in runtime) throw new Error(runtime.missing);
  const exports = models.map(({ name, model, yardstick }) => {
    const portable = createPortableModel(model, name, { dtype });
    return { model: portable, name, files: format.create(portable, name), yardstick };
  });
  const checked = await checkExports(exports, runtime);
  const differences = checked.flatMap(({ failure, ties, rows }, i) => {
    const model = models[i] as KnownModel;
    // Rounding decides nothing here: no row of these lies on a border.
    return failure === undefined && ties === 0 && rows > 0 ? [] : [{ model: model.name, failure, ties, rows }];
  });
  const isDouble = models.map(({ model }) => model.config.dtype === "float64");
  return { differences, largest: checked.filter((_, i) => isDouble[i]).map((each) => each.largest) };
}

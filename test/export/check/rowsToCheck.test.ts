import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRows } from "../../../src/data/read/openRows.js";
import { drawRows } from "../../../src/export/check/drawRows.js";
import { findRowsToCheck } from "../../../src/export/check/rowsToCheck.js";
import { readModel } from "../../../src/model/modelFile.js";
import { Predictor, rowsOf } from "../../../src/predict/predictor.js";
import { type RestoredModel, restoreModel } from "../../../src/predict/restoreModel.js";
import { placeOfRow } from "../../../src/predict/rows.js";
import { openFile } from "../../../src/text/readText.js";
import { bareModel, numberModel, writeModelFile } from "../../predict/models.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { createRandomModels } from "../randomModels.js";

async function open(parts: Parameters<typeof writeModelFile>[1]): Promise<[file: string, model: RestoredModel]> {
  const file = writeModelFile(temporaryFolder(), parts);
  return [file, restoreModel(await readModel(file), file)];
}

describe("the rows that an export is checked on", () => {
  test("are those of the model's data, beside the model, at most 1,000", async () => {
    const [modelFile, model] = await open(numberModel);
    writeFileSync(join(modelFile, "../rows.csv"), `y,b,a\n${"1,2,3\n".repeat(1500)}`);
    const { rows, source } = await findRowsToCheck(model, { modelFile });
    expect(rows.length).toBe(1000);
    expect(rows[999]).toEqual(["3", "2"]);
    expect(source).toMatch(/^of .*rows\.csv$/);
  });

  test("are those of the config or generated, if the data is there", async () => {
    const [modelFile, model] = await open(bareModel);
    expect(await findRowsToCheck(model, { modelFile })).toEqual({ rows: [[0, 0]], source: "of its config" });
    const config = { ...bareModel.config, data: { generate: "moons", samples: 30 } };
    const [file, moons] = await open({ ...bareModel, config });
    expect((await findRowsToCheck(moons, { modelFile: file })).rows.length).toBe(30);
  });

  test("are those of a file that is given, which must have some", async () => {
    const [modelFile, model] = await open(numberModel);
    const file = join(modelFile, "../other.csv");
    writeFileSync(file, "a,b\n1,2\n");
    const { rows } = await findRowsToCheck(model, { modelFile, reader: await openRows(openFile(file)) });
    expect(rows).toEqual([["1", "2"]]);
    writeFileSync(file, "a,b\n");
    const reader = await openRows(openFile(file));
    await expect(findRowsToCheck(model, { modelFile, reader })).rejects.toThrow("there are no rows to check");
  });

  test("are drawn if the data is gone, or cannot be read, and say so", async () => {
    const [modelFile, model] = await open(numberModel);
    const gone = await findRowsToCheck(model, { modelFile });
    expect(gone.rows.length).toBe(200);
    expect(gone.source).toMatch(/^drawn .*rows\.csv was not found/);
    mkdirSync(join(modelFile, "../rows.csv"));
    expect((await findRowsToCheck(model, { modelFile })).source).toMatch(/^drawn /);
  });

  test("that are drawn are taken by predict, whatever the columns are", async () => {
    for (const { model, file } of createRandomModels()) {
      const restored = restoreModel(model, file);
      const predictor = await Predictor.open(restored, {});
      const rows = drawRows(restored.inputColumns, 50);
      const refused = [...predictor.predict(rows, placeOfRow)].flatMap((part) =>
        rowsOf(part).flatMap((row) => (row instanceof Error ? [row.message] : [])),
      );
      expect(refused, file).toEqual([]);
    }
  });
});

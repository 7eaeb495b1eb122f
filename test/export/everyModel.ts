import { readdirSync } from "node:fs";
import { join, parse } from "node:path";
import { readConfig } from "../../src/config/loadConfig.js";
import type { Cell } from "../../src/data/read/cell.js";
import { findRowsToCheck, mostRows } from "../../src/export/check/rowsToCheck.js";
import type { Model } from "../../src/model/model.js";
import { type RestoredModel, restoreModel } from "../../src/predict/restoreModel.js";
import { placeOfRow, type Row, toCells } from "../../src/predict/rows.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { collect } from "../train/collect.js";
import { createRandomModels } from "./randomModels.js";

/** A model, and rows to run its exports on. */
export interface KnownModel {
  /** Of its exports; each has another. */
  readonly name: string;
  readonly model: Model;
  readonly restored: RestoredModel;
  /** The cells of each row, in the order of the input columns; predict refuses some of them. */
  readonly rows: readonly (readonly Cell[])[];
}

const folder = join(import.meta.dirname, "../../configs");

/** The model of every config, trained for a little, on the rows of its data; and the random models, each on 1,000 rows. */
export async function everyModel(): Promise<readonly KnownModel[]> {
  const configs = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "schema.json");
  return [...(await Promise.all(configs.map(trainExample))), ...randomModels()];
}

async function trainExample(file: string): Promise<KnownModel> {
  const path = join(folder, file);
  const run = await prepareRun(await readConfig(path, [{ path: ["epochs"], value: 5, source: "" }]));
  await collect(run);
  const model = run.model();
  const restored = restoreModel(model, path);
  const { rows } = await findRowsToCheck(restored, { modelFile: path });
  return { name: parse(file).name, model, restored, rows };
}

function randomModels(): readonly KnownModel[] {
  return createRandomModels().map(({ file, model, rows, refused }) => {
    const restored = restoreModel(model, file);
    const names = restored.inputColumns.map(({ name }) => name);
    const cellsOf = (row: Row) => toCells(row, names, placeOfRow(0));
    return {
      name: parse(file).name,
      model,
      restored,
      rows: [...mix(rows.map(cellsOf)), ...refused.map(cellsOf)].slice(0, mostRows),
    };
  });
}

/** Rows in which each column has the cells that it has in some of the rows, in another order. */
function mix(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  const { length } = rows;
  return Array.from({ length: mostRows - 50 }, (_, i) =>
    (rows[0] ?? []).map((_, column) => rows[(i + Math.floor(i / length) * (column + 1)) % length]?.[column] as Cell),
  );
}

import { readdirSync } from "node:fs";
import { join, parse } from "node:path";
import { readConfig } from "../../src/config/loadConfig.js";
import type { Cell } from "../../src/data/read/cell.js";
import { findRowsToCheck } from "../../src/export/check/rowsToCheck.js";
import { createYardstick, type Yardstick } from "../../src/export/check/yardstick.js";
import type { Model } from "../../src/model/model.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import { placeOfRow, type Row, toCells } from "../../src/predict/rows.js";
import { prepareRun } from "../../src/train/prepareRun.js";
import { collect } from "../train/collect.js";
import { createRandomModels, type RandomModel } from "./randomModels.js";

/** A model, and rows to run its exports on. */
export interface KnownModel {
  /** Of its exports; each has another. */
  readonly name: string;
  readonly model: Model;
  /** What predict gives for the rows; it refuses some of them. */
  readonly yardstick: Yardstick;
}

const folder = join(import.meta.dirname, "../../configs");

/** So many rows of a random model are enough: there are fifty of them. */
const mostMixed = 300;

/** The model of every config, trained for a little, on the rows of its data; and the random models, each on 300 rows. */
export async function everyModel(): Promise<readonly KnownModel[]> {
  const configs = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "schema.json");
  return Promise.all([...configs.map(trainExample), ...createRandomModels().map(tryRandom)]);
}

async function trainExample(file: string): Promise<KnownModel> {
  const path = join(folder, file);
  const run = await prepareRun(await readConfig(path, [{ path: ["epochs"], value: 5, source: "" }]));
  await collect(run);
  const model = run.model();
  const restored = restoreModel(model, path);
  const { rows } = await findRowsToCheck(restored, { modelFile: path });
  return { name: parse(file).name, model, yardstick: await createYardstick(restored, rows) };
}

async function tryRandom({ file, model, rows, refused }: RandomModel): Promise<KnownModel> {
  const restored = restoreModel(model, file);
  const names = restored.inputColumns.map(({ name }) => name);
  const cellsOf = (row: Row) => toCells(row, names, placeOfRow(0));
  const all = [...mix(rows.map(cellsOf)), ...refused.map(cellsOf)].slice(0, mostMixed);
  return { name: parse(file).name, model, yardstick: await createYardstick(restored, all) };
}

/** Rows in which each column has the cells that it has in some of the rows, in another order. */
function mix(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  const { length } = rows;
  return Array.from({ length: mostMixed - 50 }, (_, i) =>
    (rows[0] ?? []).map((_, column) => rows[(i + Math.floor(i / length) * (column + 1)) % length]?.[column] as Cell),
  );
}

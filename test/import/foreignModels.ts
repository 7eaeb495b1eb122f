import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Prediction, TrainedModel } from "../../src/api/trainedModel.js";
import type { ImportOptions } from "../../src/import/importer.js";
import { type FoundModel, importModel } from "../../src/import/importModel.js";
import type { Model } from "../../src/model/model.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import type { Row } from "../../src/predict/rows.js";

/** Imports a file of this folder. */
export function importFixture(file: string, options: ImportOptions = {}): Promise<FoundModel> {
  return importModel(readFileSync(join(import.meta.dirname, file)), basename(file), options);
}

/** Imports JSON. */
export function importJson(value: unknown, options: Parameters<typeof importModel>[2] = {}): Promise<FoundModel> {
  return importModel(Buffer.from(JSON.stringify(value)), "net.json", options);
}

export function readFixture(file: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8"));
}

/** What a model predicts for rows of numbers, in the order of its input columns. */
export function predictRows(model: Model, rows: readonly (readonly number[])[]): Promise<readonly Prediction[]> {
  const { inputColumns } = restoreModel(model, "model");
  const named = rows.map((row): Row => Object.fromEntries(inputColumns.map(({ name }, i) => [name, row[i] as number])));
  return new TrainedModel(model, "model").predict(named, { probabilities: true });
}

/** The largest difference, in units of the largest expected number. */
export function largestDifference(
  got: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): number {
  const scale = Math.max(...expected.flat().map(Math.abs));
  const differences = expected.flatMap((row, i) =>
    row.map((value, k) => Math.abs(value - (got[i]?.[k] ?? Number.NaN))),
  );
  return Math.max(...differences) / scale;
}

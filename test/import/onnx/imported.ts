import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createPortableModel } from "../../../src/export/portableModel.js";
import { ForeignFile } from "../../../src/import/foreignFile.js";
import type { Imported } from "../../../src/import/importer.js";
import { onnx } from "../../../src/import/onnx/onnxImporter.js";
import { Predictor, rowsOf } from "../../../src/predict/predictor.js";
import { restoreModel } from "../../../src/predict/restoreModel.js";
import { elementsOf } from "../../evaluateNode.js";

/** What a file of another tool gives for some rows. */
export interface Recorded {
  readonly name: string;
  readonly dtype: "float64" | "float32";
  readonly inputs: readonly (readonly number[])[];
  /** One for each output of the file. */
  readonly outputs: readonly (readonly (number | readonly number[])[])[];
  /** Of each row; a list if there are several targets. */
  readonly labels?: readonly (string | number | readonly number[])[];
}

export function readRecords(folder: string): readonly Recorded[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, folder, "records.json"), "utf8"));
}

/** The file beside this one, imported. */
export async function importFile(path: string): Promise<Imported> {
  return await importBytes(readFileSync(join(import.meta.dirname, path)), basename(path));
}

export async function importBytes(bytes: Uint8Array, name = "model.onnx"): Promise<Imported> {
  return await onnx.read(new ForeignFile(name, bytes), {});
}

/** What the imported model predicts: probabilities, or numbers in raw units, row after row. */
export function predictAll({ model }: Imported, rows: readonly (readonly number[])[]): readonly number[] {
  const { cells, predictions, values } = createPortableModel(model, "model", { rows: rows.length });
  return elementsOf(predictions, [
    { node: cells, value: rows.map((row) => [...row]) },
    ...[...values].map(([node, numbers]) => ({ node, value: nest(numbers, node.shape) })),
  ]);
}

/** The labels that the imported model predicts, row after row. */
export async function labelsOf({ model }: Imported, rows: readonly (readonly number[])[]) {
  const predictor = await Predictor.open(restoreModel(model, "model"), {});
  const answers: (string | number)[] = [];
  for (const part of predictor.predict(rows, (row) => ({ file: "rows", row }))) {
    for (const row of rowsOf(part)) answers.push(...(row as readonly (string | number)[]));
  }
  return answers;
}

function nest(numbers: Float64Array, [rows = 0, columns]: readonly number[]) {
  if (columns === undefined) return Array.from(numbers);
  return Array.from({ length: rows }, (_, i) => Array.from(numbers.subarray(i * columns, (i + 1) * columns)));
}

/** The largest difference, in relation to the largest number there is. */
export function differenceOf(got: readonly number[], expected: readonly number[]): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...got.map((each, i) => Math.abs(each - (expected[i] as number)))) / scale;
}

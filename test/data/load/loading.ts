import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Dataset } from "../../../src/data/encode/dataset.js";
import type { DataSpec, FileSpec } from "../../../src/data/load/dataSpec.js";
import { type DatasetOptions, type Datasets, loadDatasets } from "../../../src/data/load/loadDatasets.js";
import { formatOfEnding } from "../../../src/data/read/formats.js";

/** The place of an entry of the config, in a form that tests can compare. */
const place = (path: readonly (string | number)[]) => ({ file: path.join(".") });

export function load(spec: DataSpec, options: Partial<DatasetOptions> = {}): Promise<Dataset> {
  return loadAll(spec, options).then(({ training }) => training);
}

/** Loads data to train on and data to validate on. */
export function loadAll(spec: DataSpec, options: Partial<DatasetOptions> = {}): Promise<Datasets> {
  const defaults = { loss: "mse", scale: "none", scaleTargets: "none", directory: ".", seed: 0, place } as const;
  return loadDatasets(spec, { ...defaults, ...options });
}

type CsvOptions = Partial<Omit<DatasetOptions, "directory">> & {
  readonly spec?: Partial<Extract<FileSpec, { csv: string }>>;
  /** The content of a second file, `own.csv`. */
  readonly own?: string;
};

/** Loads a real file `data.csv` with this content; the target is `y` unless the test names one. */
export async function loadCsv(content: string | Buffer, options: CsvOptions = {}): Promise<Dataset> {
  return (await loadCsvFiles(content, options)).training;
}

/** The same, with data to validate on. */
export function loadCsvFiles(content: string | Buffer, { spec, own = "", ...options }: CsvOptions): Promise<Datasets> {
  const directory = mkdtempSync(join(tmpdir(), "backprop-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, "data.csv"), content);
  writeFileSync(join(directory, "own.csv"), own);
  return loadAll({ csv: "data.csv", target: "y", ...spec }, { ...options, directory });
}

/** Loads a real file of this name and content, in the format of its ending. */
export function loadFile(
  name: string,
  content: string | Buffer,
  { spec, ...options }: Partial<Omit<DatasetOptions, "directory">> & { readonly spec?: object } = {},
): Promise<Datasets> {
  const directory = mkdtempSync(join(tmpdir(), "backprop-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, name), content);
  const key = formatOfEnding(name)?.format ?? "csv";
  return loadAll({ [key]: name, target: "y", ...spec } as unknown as DataSpec, { ...options, directory });
}

/** A table as rows. */
export function rowsOf({ rows, columns, values }: Dataset["inputs"]): number[][] {
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { type DatasetOptions, loadDataset } from "../../src/data/loadDataset.js";
import type { DataSpec } from "../../src/data/spec.js";

/** The config's place of an entry, in a form that tests can look at. */
const place = (path: readonly (string | number)[]) => ({ file: path.join(".") });

export function load(spec: DataSpec, options: Partial<DatasetOptions> = {}): Promise<Dataset> {
  return loadDataset(spec, { loss: "mse", scale: "none", scaleTargets: "none", directory: ".", place, ...options });
}

type CsvOptions = Partial<Omit<DatasetOptions, "directory">> & {
  readonly spec?: Partial<Extract<DataSpec, { csv: string }>>;
};

/** Loads a real file `data.csv` with this content; the target is `y` where the test names none. */
export function loadCsv(content: string | Buffer, { spec, ...options }: CsvOptions = {}): Promise<Dataset> {
  const directory = mkdtempSync(join(tmpdir(), "backprop-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, "data.csv"), content);
  return load({ csv: "data.csv", target: "y", ...spec }, { ...options, directory });
}

/** A table as rows. */
export function rowsOf({ rows, columns, values }: Dataset["inputs"]): number[][] {
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}

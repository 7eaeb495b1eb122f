import type { Place } from "../errors.js";
import type { LossName } from "../nn/losses.js";
import type { Dataset } from "./dataset.js";
import { inlineDataset } from "./inlineDataset.js";
import { applyScalers, fitScalers } from "./scaling.js";
import type { DataSpec, Scaling } from "./spec.js";

export interface DatasetOptions {
  readonly loss: LossName;
  readonly scale: Scaling;
  /** Of number targets. */
  readonly scaleTargets: Scaling;
  /** Paths in the data are relative to it. */
  readonly directory: string;
  /** Where an entry of the config stands. */
  place(path: readonly (string | number)[]): Place;
}

/**
 * The data as the network sees it: encoded for the loss, and scaled.
 *
 * @throws FileError where a file cannot be read
 * @throws DataError where the data cannot be trained on
 */
export async function loadDataset(spec: DataSpec, options: DatasetOptions): Promise<Dataset> {
  const { loss, directory } = options;
  const dataset =
    "csv" in spec
      ? await (await import("./csvDataset.js")).csvDataset(spec, loss, directory)
      : inlineDataset(spec, loss, (path) => options.place(path));
  return scaleDataset(dataset, options);
}

/**
 * The data with its numbers scaled.
 *
 * @param rows the rows that the scalers are fitted on; all where left out
 */
export function scaleDataset(
  dataset: Dataset,
  { scale, scaleTargets }: Pick<DatasetOptions, "scale" | "scaleTargets">,
  rows?: readonly number[],
): Dataset {
  const inputColumns = fitScalers(dataset.inputColumns, dataset.inputs, scale, rows);
  const outputColumns = fitScalers(dataset.outputColumns, dataset.targets, scaleTargets, rows);
  return {
    inputs: applyScalers(inputColumns, dataset.inputs),
    targets: applyScalers(outputColumns, dataset.targets),
    inputColumns,
    outputColumns,
  };
}

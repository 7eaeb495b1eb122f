import { DataError, type Place } from "../errors.js";
import type { LossName } from "../nn/losses.js";
import { RandomStream } from "../random.js";
import type { DataColumns, Dataset } from "./dataset.js";
import { inlineDataset } from "./inlineDataset.js";
import { applyScalers, fitScalers } from "./scaling.js";
import type { DataSpec, Scaling } from "./spec.js";
import { classesOf, splitRows, takeRows } from "./split.js";

export interface DatasetOptions {
  readonly loss: LossName;
  readonly scale: Scaling;
  /** Of number targets. */
  readonly scaleTargets: Scaling;
  /** What is validated on: a fraction of the data, or data of its own. */
  readonly validation?: number | DataSpec | undefined;
  /** Of the split. */
  readonly seed: number;
  /** Paths in the data are relative to it. */
  readonly directory: string;
  /** Where an entry of the config stands. */
  place(path: readonly (string | number)[]): Place;
}

/** What is trained on, and what is validated on, in the same columns. */
export interface Datasets {
  readonly training: Dataset;
  readonly validation?: Dataset;
}

/**
 * The data as the network sees it: encoded for the loss, split, and scaled by scalers that are fitted on the training part alone.
 *
 * @throws FileError where a file cannot be read
 * @throws DataError where the data cannot be trained on
 */
export async function loadDatasets(spec: DataSpec, options: DatasetOptions): Promise<Datasets> {
  const { validation, seed, place } = options;
  const dataset = await readDataset(spec, "data", options);
  if (validation === undefined) return { training: scaleDataset(dataset, options) };
  if (typeof validation === "number") {
    const { rows } = dataset.inputs;
    if (rows < 2) throw new DataError("one row cannot be split: expected two or more", place(["validation"]));
    const split = splitRows(rows, validation, RandomStream.create(seed, "split"), classesOf(dataset));
    const scaled = scaleDataset(dataset, options, split.training);
    return { training: takeRows(scaled, split.training), validation: takeRows(scaled, split.validation) };
  }
  const training = scaleDataset(dataset, options);
  return { training, validation: scaleLike(training, await readDataset(validation, "validation", options, dataset)) };
}

/** @param key of the config that the data stands under */
async function readDataset(
  spec: DataSpec,
  key: string,
  { loss, directory, place }: DatasetOptions,
  like?: DataColumns,
): Promise<Dataset> {
  return "csv" in spec
    ? (await import("./csvDataset.js")).csvDataset(spec, { loss, directory, like })
    : inlineDataset(spec, { loss, place: (path) => place([key, ...path]), like });
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
  return scaleLike({ inputColumns, outputColumns }, dataset);
}

/** The data with the scalers of these columns applied to it. */
function scaleLike({ inputColumns, outputColumns }: DataColumns, { inputs, targets }: Dataset): Dataset {
  return {
    inputs: applyScalers(inputColumns, inputs),
    targets: applyScalers(outputColumns, targets),
    inputColumns,
    outputColumns,
  };
}

import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Table } from "../data/encode/table.js";
import { loadDatasets } from "../data/load/loadDatasets.js";
import { DataError } from "../errors.js";
import { initializeNetwork } from "../nn/network.js";
import { RandomStream } from "../random.js";
import { buildBatchGraph } from "../train/buildStep.js";
import { fitNetwork } from "../train/fitNetwork.js";
import { type CheckOptions, type CheckRow, choose, compareGradients } from "./compareGradients.js";
import { type Leaf, ScalarFunction } from "./scalarFunction.js";

/** If there are more rows, this many are drawn at random. */
const maxRows = 64;

/**
 * Checks the gradients of a config's loss by every parameter, at the first parameters, on the config's own data. Of many rows or
 * elements, some are drawn. Returns a row for each parameter.
 *
 * @throws ConfigError, DataError, FileError if the config or its data are wrong, or the loss is not finite
 */
export async function checkModel(loaded: LoadedConfig, options: CheckOptions): Promise<CheckRow[]> {
  const { config, directory, place } = loaded;
  const { training: dataset } = await loadDatasets(config.data, { ...config, directory, place });
  const network = fitNetwork(loaded, dataset);
  const random = RandomStream.create(options.seed, "gradcheck");
  const rows = choose(dataset.inputs.rows, maxRows, random);
  const { x, target, loss } = buildBatchGraph(network, config.loss, rows.length);
  const point = new Map<Leaf, Float64Array>(initializeNetwork(network, RandomStream.create(config.seed, "init")));
  point.set(x, takeRows(dataset.inputs, rows)).set(target, takeRows(dataset.targets, rows));
  const f = new ScalarFunction(loss, point);
  const value = f.value();
  if (!Number.isFinite(value)) {
    throw new DataError(
      `the loss is ${value} at the first parameters, so it has no gradient: look at the data's size and the formulas`,
    );
  }
  return compareGradients(f, network.parameters, options, random).map((row) => ({ op: "model", ...row }));
}

function takeRows({ columns, values }: Table, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => [...values.subarray(row * columns, (row + 1) * columns)]));
}

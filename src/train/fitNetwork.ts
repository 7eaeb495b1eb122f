import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/encode/dataset.js";
import { mostNumbers } from "../data/encode/table.js";
import { ConfigError, type Problem, ShapeError } from "../errors.js";
import { explainThreshold } from "../forward/explainThreshold.js";
import { asLinear } from "../nn/layers.js";
import { buildNetwork, type Network, sizeOfStep } from "../nn/network.js";

/** Rows of a full batch. */
export function batchSizeOf({ batchSize }: Pick<Config, "batchSize">, rows: number): number {
  return Math.min(batchSize ?? rows, rows);
}

/**
 * Builds the network of a config for its data.
 *
 * @param known problems of the config that were found before, to be reported together with others
 * @throws ConfigError if there are any, if a threshold is of no use for the targets, if the last layer's width is not that of the targets, or if a step would not fit into memory
 */
export function fitNetwork(
  { config, place }: LoadedConfig,
  { inputs, targets, outputColumns }: Dataset,
  known: readonly Problem[] = [],
): Network {
  const problems = [...known];
  const problem = config.threshold === undefined ? undefined : explainThreshold(outputColumns);
  if (problem !== undefined) problems.push({ place: place(["threshold"]), path: "threshold", message: problem });
  const refuse = (message: string) =>
    new ConfigError([...problems, { place: place(["layers"]), path: "layers", message }]);
  const network = build(config, inputs.columns, refuse);
  // Checked before anything is drawn, so that a slip in a width does not take all of the memory.
  const size = sizeOfStep(network, batchSizeOf(config, inputs.rows));
  if (size.numbers > mostNumbers) {
    const gibibytes = Math.ceil((size.numbers / 2 ** 27) * 10) / 10;
    const got = `${size.parameters} parameters and ${size.activations} activations a batch take ${gibibytes} GiB`;
    throw refuse(`${got}, expected at most 2: make the layers narrower, or set batchSize`);
  }
  if (network.outputWidth === targets.columns) {
    if (problems.length > 0) throw new ConfigError(problems);
    return network;
  }
  const index = config.layers.findLastIndex((layer) => asLinear(layer) !== undefined);
  const [column] = outputColumns;
  const needs =
    column?.kind === "class" && targets.columns > 1
      ? `one for each of the ${targets.columns} classes (${column.labels.slice(0, 5).join(", ")}${column.labels.length > 5 ? ", …" : ""})`
      : `one for each target (${outputColumns.map(({ name }) => name).join(", ")})`;
  const message = `the last layer's width does not fit the targets: got ${network.outputWidth}, expected ${targets.columns}, ${needs}`;
  throw new ConfigError([...problems, { place: place(["layers", index]), path: `layers[${index}]`, message }]);
}

/** @throws the error for a weight that has more elements than can be counted */
function build({ layers, init }: Config, inputWidth: number, refuse: (message: string) => Error): Network {
  try {
    return buildNetwork(layers, inputWidth, init);
  } catch (error) {
    throw error instanceof ShapeError ? refuse(`${error.message}: make the layers narrower`) : error;
  }
}

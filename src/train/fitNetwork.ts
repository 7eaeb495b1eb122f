import type { LoadedConfig } from "../config/loadConfig.js";
import type { Dataset } from "../data/dataset.js";
import { ConfigError } from "../errors.js";
import { asLinear } from "../nn/layers.js";
import { buildNetwork, type Network } from "../nn/network.js";

/**
 * The config's network, made to fit its data.
 *
 * @throws ConfigError where the last layer's width is not that of the targets
 */
export function fitNetwork({ config, place }: LoadedConfig, { inputs, targets, outputColumns }: Dataset): Network {
  const network = buildNetwork(config.layers, inputs.columns, config.init);
  if (network.outputWidth === targets.columns) return network;
  const index = config.layers.findLastIndex((layer) => asLinear(layer) !== undefined);
  const [column] = outputColumns;
  const needs =
    column?.kind === "class" && targets.columns > 1
      ? `one for each of the ${targets.columns} classes (${column.labels.slice(0, 5).join(", ")}${column.labels.length > 5 ? ", …" : ""})`
      : `one for each target (${outputColumns.map(({ name }) => name).join(", ")})`;
  const message = `the last layer's width does not fit the targets: got ${network.outputWidth}, expected ${targets.columns}, ${needs}`;
  throw new ConfigError([{ place: place(["layers", index]), path: `layers[${index}]`, message }]);
}

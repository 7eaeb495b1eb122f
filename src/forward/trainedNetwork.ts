import type { Config } from "../config/schema.js";
import type { OutputColumn } from "../data/encode/dataset.js";
import type { Variable } from "../graph/op.js";
import type { Network } from "../nn/network.js";

/** A network with the values of its parameters, and what its outputs mean. */
export interface TrainedNetwork {
  readonly config: Pick<Config, "loss" | "dtype" | "arithmetic" | "threshold">;
  readonly network: Network;
  readonly parameters: ReadonlyMap<Variable, Float64Array>;
  readonly outputColumns: readonly OutputColumn[];
}

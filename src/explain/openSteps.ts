import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Dataset } from "../data/encode/dataset.js";
import { loadDatasets } from "../data/load/loadDatasets.js";
import type { Network } from "../nn/network.js";
import { batchSizeOf, fitNetwork } from "../train/fitNetwork.js";
import { planSteps, type StepPlan } from "../train/planSteps.js";

/** The steps of a config's training, to be looked at: nothing is drawn, and no engine is loaded. */
export interface OpenedSteps {
  readonly loaded: LoadedConfig;
  /** The data that is trained on. */
  readonly dataset: Dataset;
  readonly network: Network;
  readonly plan: StepPlan;
  /** Rows of a full batch. */
  readonly batchSize: number;
}

/** @throws ConfigError, DataError, FileError if the config does not fit its data */
export async function openSteps(loaded: LoadedConfig): Promise<OpenedSteps> {
  const { config, directory, place } = loaded;
  const { training: dataset } = await loadDatasets(config.data, { ...config, directory, place });
  const network = fitNetwork(loaded, dataset);
  const plan = planSteps(config, network, dataset);
  return { loaded, dataset, network, plan, batchSize: batchSizeOf(config, dataset.inputs.rows) };
}

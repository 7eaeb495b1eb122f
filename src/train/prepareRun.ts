import type { LoadedConfig } from "../config/loadedConfig.js";
import { loadDatasets } from "../data/load/loadDatasets.js";
import type { EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { matchWeights } from "../nn/matchWeights.js";
import { initializeNetwork } from "../nn/network.js";
import { RandomStream } from "../random.js";
import { fitNetwork } from "./fitNetwork.js";
import { createRunState } from "./runState.js";
import { TrainingRun } from "./trainingRun.js";
import { openTrainingSession } from "./trainingSession.js";
import { findColumnWarnings } from "./warnings/findColumnWarnings.js";
import { describeDropped, findWarnings } from "./warnings/findWarnings.js";
import { fitWeights, type Weights } from "./weights.js";

export interface RunOptions {
  /** Parameters to start from instead of drawn ones, with the columns that they were trained on. */
  readonly weights?: Weights | undefined;
  /** Whether the model will be saved. Only then is it worth the time to hash the data for it. */
  readonly isSaved?: boolean | undefined;
  /** Receives each likely mistake as soon as it is known, before memory is taken for the data; the run's `warnings` hold it too. */
  readonly warn?: ((message: string) => void) | undefined;
  /** The engine that runs the graphs; `wasm` if left out. */
  readonly engine?: EngineName | undefined;
}

/**
 * Does everything up to the first step: reads the data, fits the network to it, builds the graphs and makes the engine ready.
 *
 * @throws ConfigError, DataError, FileError, ModelError if something does not fit
 */
export async function prepareRun(loaded: LoadedConfig, options: RunOptions = {}): Promise<TrainingRun> {
  const { config, directory, place } = loaded;
  const { weights } = options;
  const warnings: string[] = [];
  const warn = (messages: readonly string[]) => {
    warnings.push(...messages);
    for (const message of messages) options.warn?.(message);
  };
  const given = weights && fitWeights(weights, loaded);
  warn(given?.warnings ?? []);
  const datasets = await loadDatasets(config.data, {
    ...config,
    directory,
    place,
    like: given?.columns,
    isRefit: weights?.isRefit,
    isHashed: options.isSaved,
    inspect: (raw) => warn(findColumnWarnings(raw, config.loss)),
  });
  warnings.push(...describeDropped(datasets.origin), ...findWarnings(config, datasets.training));
  const network = fitNetwork(loaded, datasets.training);
  const initial =
    weights === undefined
      ? initializeNetwork(network, RandomStream.create(config.seed, "init"))
      : matchWeights(network.parameters, weights.model.parameters, weights.file);
  const state = createRunState(config);
  const engine = await loadEngine(options.engine ?? "wasm", config.arithmetic);
  const { streams } = state;
  const session = openTrainingSession(engine, { config, network, datasets, initial, streams });
  return new TrainingRun(config, datasets, network, session, state, warnings);
}

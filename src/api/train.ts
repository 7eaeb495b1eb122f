import type { ConfigInput } from "../config/configInput.js";
import type { EngineName } from "../engine/engine.js";
import { UsageError } from "../errors.js";
import { prepareRun } from "../train/prepareRun.js";
import type { TrainingRecord } from "../train/records.js";
import type { TrainingRun } from "../train/trainingRun.js";
import { checkOptions } from "./checkOptions.js";
import { openConfig } from "./openConfig.js";
import { TrainedModel } from "./trainedModel.js";

export interface TrainOptions {
  /** Once aborted, the step under way is finished, and the run ends with the reason `signal`. */
  readonly signal?: AbortSignal | undefined;
  /** What runs the graph; `wasm` where left out. */
  readonly engine?: EngineName | undefined;
  /**
   * A model whose parameters it starts from; drawn ones if left out. The data must have the model's columns, categories and labels, by
   * their names, and is scaled and filled as the model does it.
   */
  readonly weights?: TrainedModel | undefined;
  /** Whether scalers and fills are fitted to the data, instead of those that the weights were trained with; `false` if left out. */
  readonly refit?: boolean | undefined;
  /** That paths in a config are relative to; the working directory where left out. */
  readonly directory?: string | undefined;
}

/** A run: its records, and when they are over, its model. */
export interface Training extends AsyncGenerator<TrainingRecord, void, undefined> {
  /**
   * The model that the run came to; before its last record, the one that it has come to. That may be further than the records that
   * were taken, since many epochs of a small network are told of at once. Of a run whose loop was left it tells the reason `signal`.
   *
   * @throws UsageError before the first record, and ModelError where no parameters are finite
   */
  model(): TrainedModel;
}

/**
 * Trains a network, and tells of it: `for await (const record of train(config)) …` gives a `start`, an `epoch` each, and an `end`.
 * Nothing is done before the first record is asked for.
 *
 * @param config a config, or the path of a config file
 * @throws UsageError where the options are wrong; ConfigError, DataError, FileError, ModelError when the first record is asked for, where something does not fit
 */
export function train(config: ConfigInput | string, options: TrainOptions = {}): Training {
  checkOptions("train", options, ["signal", "engine", "weights", "refit", "directory"]);
  const { signal, engine, weights, refit, directory } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new UsageError("train: expected an AbortSignal as signal");
  }
  if (weights !== undefined && !(weights instanceof TrainedModel)) {
    throw new UsageError("train: expected a model as weights, such as loadModel gives");
  }
  if (refit !== undefined && typeof refit !== "boolean") throw new UsageError("train: expected true or false as refit");
  if (refit === true && weights === undefined)
    throw new UsageError("train: refit goes with weights, and there are none");
  let run: TrainingRun | undefined;
  async function* tell(): AsyncGenerator<TrainingRecord, void, undefined> {
    const start = weights && { file: weights.source, model: weights.file, isRefit: refit };
    run = await prepareRun(await openConfig(config, directory), { engine, weights: start, isSaved: true });
    yield* run.records(signal);
  }
  return Object.assign(tell(), {
    model: () => {
      if (run === undefined) throw new UsageError("there is no model before the first record of a run");
      return new TrainedModel(run.model(), "the run's model");
    },
  });
}

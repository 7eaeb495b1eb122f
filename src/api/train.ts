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
  /** The engine that runs the graph; `wasm` if left out. */
  readonly engine?: EngineName | undefined;
  /**
   * The model whose parameters the run starts from; if left out, parameters are drawn. The data must have the columns, categories and
   * labels of the model, by their names. It is scaled and filled as the model's data was.
   */
  readonly weights?: TrainedModel | undefined;
  /** Whether scalers and fills are fitted to the data instead of being taken from the weights' model; `false` if left out. */
  readonly refit?: boolean | undefined;
  /** Paths in a config are relative to it; the working directory if left out. */
  readonly directory?: string | undefined;
}

/** A run: its records, and after them its model. */
export interface Training extends AsyncGenerator<TrainingRecord, void, undefined> {
  /**
   * The trained model. During the run: the current one, which may be ahead of the records read so far: many epochs of a small
   * network are reported together. If the loop over the records was left, the run ended with the reason `signal`.
   *
   * @throws UsageError before the first record
   * @throws ModelError if the run is over and none of its last parameters have a finite loss
   */
  model(): TrainedModel;
}

/**
 * Trains a network and yields records: `for await (const record of train(config)) …` gives a `start`, an `epoch` for each epoch, and an
 * `end`. Nothing is done before the first record is asked for.
 *
 * @param config a config, or the path of a config file
 * @throws UsageError if the options are wrong
 * @throws ConfigError, DataError, FileError, ModelError when the first record is asked for, if something does not fit
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
  async function* yieldRecords(): AsyncGenerator<TrainingRecord, void, undefined> {
    const loaded = await openConfig(config, directory);
    const start = weights && { file: weights.source, model: weights.file, isRefit: refit };
    run = await prepareRun(loaded, { engine, weights: start, isSaved: true });
    yield* run.records(signal);
  }
  return Object.assign(yieldRecords(), {
    model: () => {
      if (run === undefined) throw new UsageError("there is no model before the first record of a run");
      return new TrainedModel(run.model(), "the run's model");
    },
  });
}

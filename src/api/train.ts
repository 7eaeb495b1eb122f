import type { ConfigInput } from "../config/configInput.js";
import type { Config } from "../config/schema.js";
import type { EngineName } from "../engine/engine.js";
import { UsageError } from "../errors.js";
import { prepareRun } from "../train/prepareRun.js";
import type { TrainingRecord } from "../train/records.js";
import type { TrainingRun } from "../train/trainingRun.js";
import { checkOptions } from "./checkOptions.js";
import { openConfig } from "./openConfig.js";
import { TrainedModel } from "./trainedModel.js";
import { loadCheckpoint, TrainingCheckpoint } from "./trainingCheckpoint.js";

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
  /**
   * The checkpoint, or the path of its file, from which a run goes on. Its config is taken if none is given; another one may change what
   * can be changed, such as `epochs` and `lr`.
   */
  readonly resume?: TrainingCheckpoint | string | undefined;
  /**
   * Whether the health of the run is measured: after its first epoch, every so many epochs and its last; up to 50 times, if `true`. It
   * is not if left out.
   */
  readonly watch?: boolean | number | undefined;
  /** Paths in a config are relative to it; the working directory if left out. */
  readonly directory?: string | undefined;
  /** Path of the library that `arithmetic: "native"` takes products from; the first that the system finds if left out. */
  readonly blas?: string | undefined;
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
  /**
   * All that it takes to go on with the run later, or elsewhere, to the same bytes. During the run: from here, which may be ahead of the
   * records read so far.
   *
   * @throws UsageError before the first record
   * @throws ModelError if the run has diverged
   */
  checkpoint(): Promise<TrainingCheckpoint>;
}

/**
 * Trains a network and yields records: `for await (const record of train(config)) …` gives a `start`, an `epoch` for each epoch, and an
 * `end`. Nothing is done before the first record is asked for.
 *
 * @param config a config, or the path of a config file; undefined to take that of the checkpoint in `resume`
 * @throws UsageError if the options are wrong, or if there is no config
 * @throws ConfigError, DataError, FileError, LibraryError, ModelError when the first record is asked for, if something does not fit
 */
export function train(config: ConfigInput | string | undefined, options: TrainOptions = {}): Training {
  checkOptions("train", options, ["signal", "engine", "weights", "refit", "resume", "watch", "directory", "blas"]);
  const { signal, engine, weights, refit, resume, watch, directory, blas } = options;
  if (weights !== undefined && !(weights instanceof TrainedModel)) {
    throw new UsageError("train: expected a model as weights, such as loadModel gives");
  }
  if (refit === true && weights === undefined)
    throw new UsageError("train: refit goes with weights, and there are none");
  if (resume !== undefined && typeof resume !== "string" && !(resume instanceof TrainingCheckpoint)) {
    throw new UsageError("train: expected a checkpoint as resume, or the path of its file");
  }
  if (weights !== undefined && resume !== undefined) {
    throw new UsageError(
      "train: resume has parameters of its own: leave out weights, or start a new run without resume",
    );
  }
  if (config === undefined && resume === undefined) {
    throw new UsageError("train: expected a config, the path of a config file, or a checkpoint as resume");
  }
  let run: TrainingRun | undefined;
  async function* yieldRecords(): AsyncGenerator<TrainingRecord, void, undefined> {
    const checkpoint = typeof resume === "string" ? await loadCheckpoint(resume) : resume;
    const loaded = await (config === undefined
      ? openConfig(checkpoint?.config as Config, directory ?? checkpoint?.content.directory)
      : openConfig(config, directory));
    const start = weights && { file: weights.source, model: weights.file, isRefit: refit };
    run = await prepareRun(loaded, {
      engine,
      weights: start,
      resume: checkpoint && { file: checkpoint.source, checkpoint: checkpoint.content },
      isSaved: true,
      watch,
      blas,
    });
    yield* run.records(signal);
  }
  return Object.assign(yieldRecords(), {
    model: () => {
      if (run === undefined) throw new UsageError("there is no model before the first record of a run");
      return new TrainedModel(run.model(), "the run's model");
    },
    checkpoint: async () => {
      if (run === undefined) throw new UsageError("there is no checkpoint before the first record of a run");
      return new TrainingCheckpoint(await run.nextCheckpoint(), "the run's checkpoint");
    },
  });
}

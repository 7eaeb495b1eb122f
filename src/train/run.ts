import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Config } from "../config/schema.js";
import type { RawData } from "../data/encode/rawColumn.js";
import { type Datasets, loadDatasets } from "../data/load/loadDatasets.js";
import type { Engine, EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { ModelError } from "../errors.js";
import type { Variable } from "../graph/op.js";
import type { Model, Parameter } from "../model/model.js";
import { classTargetsOf } from "../nn/losses/losses.js";
import { matchWeights } from "../nn/matchWeights.js";
import { countNumbers, initializeNetwork, type LayerSize, type Network, sizesOfLayers } from "../nn/network.js";
import { RandomStream } from "../random.js";
import { version } from "../version.js";
import { BestEpoch, keepOf } from "./bestEpoch.js";
import { fitNetwork } from "./fitNetwork.js";
import { TrainingLoop } from "./loop.js";
import { ModelKeeper } from "./modelKeeper.js";
import {
  type MeasureName,
  measureNames,
  type StartRecord,
  type TrainingRecord,
  type WarningRecord,
} from "./records.js";
import { openTrainingSession, type TrainingSession } from "./trainingSession.js";
import { findColumnWarnings } from "./warnings/findColumnWarnings.js";
import { describeDropped, findWarnings } from "./warnings/findWarnings.js";
import { columnsOf, findOtherActivations, type Weights } from "./weights.js";

export interface RunOptions {
  /** Parameters to start from instead of drawn ones, with the columns that give them their meaning. */
  readonly weights?: Weights | undefined;
  /** Whether the model is going to be saved: only then it is worth the time to take a hash of the data for it. */
  readonly isSaved?: boolean | undefined;
  /** Told of what is likely to be a mistake as soon as it is known, before the memory for it is taken; the run's `warnings` have it too. */
  readonly warn?: ((message: string) => void) | undefined;
  /** What runs the graphs; `wasm` where none is given. */
  readonly engine?: EngineName | undefined;
}

/** What is known before the first step. */
export interface RunSummary {
  readonly samples: number;
  /** 0 where nothing is validated on. */
  readonly validationSamples: number;
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly stepsPerEpoch: number;
  readonly layers: readonly LayerSize[];
  /** Number of trained numbers. */
  readonly parameters: number;
}

/**
 * Everything up to the first step: the data is read, the network fitted to it, the graphs built and made ready.
 *
 * @throws ConfigError, DataError, FileError, ModelError where something does not fit
 */
export async function prepareRun(loaded: LoadedConfig, options: RunOptions = {}): Promise<TrainingRun> {
  const { config, directory, place } = loaded;
  const early: string[] = [];
  const warn = (messages: readonly string[]) => {
    for (const message of messages) {
      early.push(message);
      options.warn?.(message);
    }
  };
  const inspect = (raw: RawData) => warn(findColumnWarnings(raw, config.loss));
  const { weights, isSaved } = options;
  if (weights !== undefined) warn(findOtherActivations(weights, loaded));
  const like = weights && columnsOf(weights, loaded);
  const datasets = await loadDatasets(config.data, {
    ...config,
    directory,
    place,
    like,
    isRefit: weights?.isRefit,
    isHashed: isSaved,
    inspect,
  });
  const network = fitNetwork(loaded, datasets.training);
  const engine = await loadEngine(options.engine ?? "wasm", config.arithmetic);
  const initial =
    weights === undefined
      ? initializeNetwork(network, RandomStream.create(config.seed, "init"))
      : matchWeights(network.parameters, weights.model.parameters, weights.file);
  return new TrainingRun(config, datasets, network, initial, engine, early);
}

/** One training run: its records can be read once, and its model taken when they are over. */
export class TrainingRun {
  private readonly training: TrainingSession;
  private readonly measures: readonly MeasureName[];
  private readonly keeper: ModelKeeper;
  private readonly loop: TrainingLoop;

  constructor(
    private readonly config: Config,
    private readonly datasets: Datasets,
    private readonly network: Network,
    initial: ReadonlyMap<Variable, Float64Array>,
    private readonly engine: Engine,
    private readonly early: readonly string[],
  ) {
    const { training: dataset, validation } = datasets;
    const isAboutClasses = dataset.outputColumns.every(({ kind }) => kind === "class");
    const answers = isAboutClasses ? classTargetsOf(config.loss).createCorrectCount(network.outputWidth) : undefined;
    this.training = openTrainingSession(engine, { config, network, dataset, validation, initial, answers });
    const { session, measurers } = this.training;
    const { parameters } = network;
    const read = () => new Map(parameters.map((each) => [each, session.read(each)]));
    const best = new BestEpoch(keepOf(config) === "best" ? read : undefined);
    this.keeper = new ModelKeeper({ session, parameters, best, measurers });
    this.loop = new TrainingLoop({ config, training: this.training, best, keeper: this.keeper });
    this.measures = measureNames.filter(
      (name) => (isAboutClasses || name === "validationLoss") && (validation !== undefined || name === "accuracy"),
    );
  }

  /** What is likely to go wrong, each with its remedy. */
  get warnings(): readonly string[] {
    const { training, origin } = this.datasets;
    return [...this.early, ...describeDropped(origin), ...findWarnings(this.config, training)];
  }

  get summary(): RunSummary {
    const { training, validation } = this.datasets;
    return {
      samples: training.inputs.rows,
      validationSamples: validation?.inputs.rows ?? 0,
      inputWidth: training.inputs.columns,
      outputWidth: training.targets.columns,
      stepsPerEpoch: this.training.runner.steps,
      layers: sizesOfLayers(this.network),
      parameters: countNumbers(this.network.parameters),
    };
  }

  /**
   * Trains, telling of every epoch as it ends.
   *
   * @param signal once aborted, the step under way is finished and the run ends with reason `signal`
   */
  async *records(signal?: AbortSignal): AsyncGenerator<TrainingRecord, void, undefined> {
    for await (const records of this.recordBatches(signal)) yield* records;
  }

  /** The same, with records that come at the same time together: small networks end a thousand epochs in a millisecond. */
  recordBatches(signal?: AbortSignal): AsyncGenerator<readonly TrainingRecord[], void, undefined> {
    const warnings = this.warnings.map((message): WarningRecord => ({ type: "warning", message }));
    return this.loop.run([this.start(), ...warnings], signal);
  }

  private start(): StartRecord {
    const { samples, validationSamples, parameters } = this.summary;
    return {
      type: "start",
      version,
      seed: this.config.seed,
      config: this.config,
      parameters,
      samples,
      ...(validationSamples > 0 && { validationSamples }),
      measures: this.measures,
      engine: this.engine.name,
      fusedMultiplyAdd: this.engine.isFused,
    };
  }

  /**
   * The model as it is: after the last record, what the run ended with.
   *
   * @throws ModelError if the run is over and none of its last parameters have a finite loss
   */
  model(): Model {
    const { config, keeper } = this;
    if (keeper.isWithoutModel) {
      throw new ModelError("none of the last parameters have a finite loss on the data trained on", "the run's model");
    }
    const { inputColumns, outputColumns } = this.datasets.training;
    const parameters = this.network.parameters.map(
      (variable): Parameter => ({
        name: variable.name,
        shape: variable.shape,
        values: keeper.parameter(variable),
      }),
    );
    return {
      tool: `backprop ${version}`,
      config,
      inputs: { columns: inputColumns },
      outputs: { columns: outputColumns },
      data: this.datasets.origin,
      training: this.describeTraining(),
      parameters,
    };
  }

  /**
   * How the run has gone, and at its end what the model's parameters are measured to be. Without its time: the same config and seed
   * give the same bytes.
   */
  private describeTraining(): Readonly<Record<string, number | string | null>> {
    const { reason, progress } = this.loop;
    const { loss: _, bestEpoch, bestLoss, ...counts } = progress;
    const { loss, ...others } = this.keeper.measures ?? {};
    return {
      ...(reason !== undefined && { reason }),
      ...counts,
      ...(loss !== undefined && { loss }),
      bestEpoch,
      bestLoss,
      ...others,
    };
  }
}

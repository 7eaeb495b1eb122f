import type { LoadedConfig } from "../config/loadConfig.js";
import type { Config } from "../config/schema.js";
import { type Datasets, loadDatasets } from "../data/loadDatasets.js";
import type { Engine, EngineName } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import type { Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import type { Model, Parameter } from "../model/modelFile.js";
import { createAnswerCount } from "../nn/accuracy.js";
import { initializeNetwork, type Network } from "../nn/network.js";
import { createSchedule } from "../optim/schedule.js";
import { RandomStream } from "../random.js";
import { version } from "../version.js";
import { fitNetwork } from "./fitNetwork.js";
import {
  type EndReason,
  type EndRecord,
  type EpochRecord,
  type MeasureName,
  measureNames,
  type StartRecord,
  type TrainingRecord,
} from "./records.js";
import { batchSizeOf, openTrainingSession, type TrainingSession } from "./trainingSession.js";
import { Validator } from "./validation.js";
import { matchWeights } from "./weights.js";

export interface RunOptions {
  /** Parameters to start from instead of drawn ones, and the file that they came from. */
  readonly weights?: { readonly file: string; readonly parameters: readonly Parameter[] } | undefined;
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
  readonly layers: readonly { readonly name: string; readonly width: number; readonly parameters: number }[];
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
  const datasets = await loadDatasets(config.data, { ...config, directory, place });
  const network = fitNetwork(loaded, datasets.training);
  const { weights } = options;
  const engine = await loadEngine(options.engine ?? "wasm", config.arithmetic);
  const initial =
    weights === undefined
      ? initializeNetwork(network, RandomStream.create(config.seed, "init"))
      : matchWeights(network.parameters, weights.parameters, weights.file);
  return new TrainingRun(config, datasets, network, initial, engine);
}

/** One training run: its records can be read once, and its model taken when they are over. */
export class TrainingRun {
  private readonly training: TrainingSession;
  private readonly validator: Validator | undefined;
  private readonly measures: readonly MeasureName[];
  private end: EndRecord | undefined;

  constructor(
    private readonly config: Config,
    private readonly datasets: Datasets,
    private readonly network: Network,
    initial: ReadonlyMap<Variable, Float64Array>,
    private readonly engine: Engine,
  ) {
    const { loss, dtype } = config;
    const { training: dataset, validation } = datasets;
    const isAboutClasses = dataset.outputColumns.every(({ kind }) => kind === "class");
    const answers = isAboutClasses ? createAnswerCount(loss, network.outputWidth) : undefined;
    this.training = openTrainingSession(engine, { config, network, dataset, initial, answers });
    if (validation !== undefined) {
      const batchSize = batchSizeOf(config, dataset);
      this.validator = new Validator(engine, network, validation, { loss, dtype, batchSize, answers });
    }
    this.measures = measureNames.filter(
      (name) => (isAboutClasses || name === "validationLoss") && (validation !== undefined || name === "accuracy"),
    );
  }

  get summary(): RunSummary {
    const { training, validation } = this.datasets;
    const count = (variables: readonly Variable[]) => variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return {
      samples: training.inputs.rows,
      validationSamples: validation?.inputs.rows ?? 0,
      inputWidth: training.inputs.columns,
      outputWidth: training.targets.columns,
      stepsPerEpoch: this.training.runner.steps,
      layers: this.network.layers.map(({ name, width, parameters }) => ({
        name,
        width,
        parameters: count(parameters),
      })),
      parameters: count(this.network.parameters),
    };
  }

  /**
   * Trains, telling of every epoch as it ends.
   *
   * @param signal once aborted, the step under way is finished and the run ends with reason `signal`
   */
  async *records(signal?: AbortSignal): AsyncGenerator<TrainingRecord, void, undefined> {
    const { config, training, validator } = this;
    yield this.start();
    const started = performance.now();
    let told = 0; // milliseconds that the reader of the records took
    let reason: EndReason = "epochs";
    let step = 0;
    let last: EpochRecord | undefined;
    let best: { readonly epoch: number; readonly loss: number } | undefined;
    let epoch = 0;
    const schedule = createSchedule(config.lr, config.epochs);
    while (epoch < config.epochs && reason === "epochs") {
      const lr = schedule.rate(epoch);
      const most = validator === undefined ? Math.min(config.epochs - epoch, schedule.span(epoch)) : 1;
      const scalars = new Map([[training.lr, lr]]);
      for (const { loss, accuracy, steps, outcome } of await training.runner.run(scalars, most, signal)) {
        step += steps;
        if (outcome === "aborted") reason = "signal";
        if (outcome === "diverged") reason = "diverged";
        if (outcome === "aborted") break;
        const validation = outcome === "complete" ? await validator?.measure(training.session) : undefined;
        const watched = validation?.loss ?? loss;
        schedule.observe(epoch, watched);
        epoch++;
        if (best === undefined || watched < best.loss) best = { epoch, loss: watched };
        last = {
          type: "epoch",
          epoch,
          step,
          loss,
          ...(validation !== undefined && { validationLoss: validation.loss }),
          ...(accuracy !== undefined && { accuracy }),
          ...(validation?.accuracy !== undefined && { validationAccuracy: validation.accuracy }),
          lr,
        };
        const telling = performance.now();
        yield last;
        told += performance.now() - telling;
      }
    }
    const seconds = (performance.now() - started - told) / 1000;
    this.end = {
      type: "end",
      reason,
      epochs: last?.epoch ?? 0,
      steps: step,
      loss: last?.loss ?? null,
      bestEpoch: best?.epoch ?? null,
      bestLoss: best?.loss ?? null,
      seconds,
    };
    yield this.end;
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

  /** The model as it stands: after the last record, what the run ended with. */
  model(): Model {
    const { config } = this;
    const { inputColumns, outputColumns } = this.datasets.training;
    const parameters = this.network.parameters.map(
      (variable): Parameter => ({
        name: variable.name,
        shape: variable.shape,
        values: this.training.session.readKept(variable),
      }),
    );
    // Without the time that it took: the same config and seed give the same bytes.
    const { type: _, seconds: __, ...training } = this.end ?? { type: "end", seconds: 0 };
    return {
      tool: `backprop ${version}`,
      config,
      inputs: { columns: inputColumns },
      outputs: { columns: outputColumns },
      training,
      parameters,
    };
  }
}

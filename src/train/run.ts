import type { LoadedConfig } from "../config/loadConfig.js";
import { batchLengths } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { loadDataset } from "../data/loadDataset.js";
import type { Engine, EngineName, Session } from "../engine/engine.js";
import { loadEngine } from "../engine/loadEngine.js";
import { input } from "../graph/node.js";
import type { Variable } from "../graph/op.js";
import { sizeOf } from "../graph/shape.js";
import type { Model, Parameter } from "../model/modelFile.js";
import { initializeNetwork, type Network } from "../nn/network.js";
import { buildOptimizer } from "../optim/optimizer.js";
import { createSchedule } from "../optim/schedule.js";
import { RandomStream } from "../random.js";
import { version } from "../version.js";
import { EpochRunner } from "./epochs.js";
import { fitNetwork } from "./fitNetwork.js";
import type { EndReason, EndRecord, EpochRecord, TrainingRecord } from "./records.js";
import { buildStepGraph } from "./stepGraph.js";
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
  const dataset = await loadDataset(config.data, { ...config, directory, place });
  const network = fitNetwork(loaded, dataset);
  const { weights } = options;
  const engine = await loadEngine(options.engine ?? "wasm", config.arithmetic);
  const initial =
    weights === undefined
      ? initializeNetwork(network, RandomStream.create(config.seed, "init"))
      : matchWeights(network.parameters, weights.parameters, weights.file);
  return new TrainingRun(loaded, dataset, network, initial, engine);
}

/** One training run: its records can be read once, and its model taken when they are over. */
export class TrainingRun {
  private readonly session: Session;
  private readonly epochs: EpochRunner;
  private end: EndRecord | undefined;

  constructor(
    private readonly loaded: LoadedConfig,
    private readonly dataset: Dataset,
    private readonly network: Network,
    initial: ReadonlyMap<Variable, Float64Array>,
    private readonly engine: Engine,
  ) {
    const { config } = loaded;
    const { inputs, targets } = dataset;
    const batchSize = Math.min(config.batchSize ?? inputs.rows, inputs.rows);
    const lr = input("lr", []);
    const rule = buildOptimizer(config.optimizer, network.parameters);
    const options = { loss: config.loss, rule, clipping: config, lr };
    const lengths = new Set(batchLengths(inputs.rows, batchSize));
    this.session = engine.prepare({
      dtype: config.dtype,
      steps: [...lengths].map((rows) => buildStepGraph(network, options, rows)),
      tables: [inputs, targets],
      state: new Map([...initial, ...rule.state]),
    });
    const shuffle = config.shuffle ? RandomStream.create(config.seed, "shuffle") : undefined;
    this.epochs = new EpochRunner(this.session, { rows: inputs.rows, batchSize, shuffle, lr });
  }

  get summary(): RunSummary {
    const { inputs, targets } = this.dataset;
    const count = (variables: readonly Variable[]) => variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return {
      samples: inputs.rows,
      inputWidth: inputs.columns,
      outputWidth: targets.columns,
      stepsPerEpoch: this.epochs.steps,
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
    const { config } = this.loaded;
    const { samples, parameters } = this.summary;
    const { name: engine, isFused: fusedMultiplyAdd } = this.engine;
    yield { type: "start", version, seed: config.seed, config, parameters, samples, engine, fusedMultiplyAdd };
    const started = performance.now();
    let told = 0; // milliseconds that the reader of the records took
    let reason: EndReason = "epochs";
    let step = 0;
    let last: EpochRecord | undefined;
    let best: EpochRecord | undefined;
    let epoch = 0;
    const schedule = createSchedule(config.lr, config.epochs);
    while (epoch < config.epochs && reason === "epochs") {
      const lr = schedule.rate(epoch);
      const most = Math.min(config.epochs - epoch, schedule.span(epoch));
      for (const { loss, steps, outcome } of await this.epochs.run(lr, most, signal)) {
        step += steps;
        if (outcome === "aborted") reason = "signal";
        if (outcome === "diverged") reason = "diverged";
        if (outcome === "aborted") break;
        schedule.observe(epoch, loss);
        epoch++;
        last = { type: "epoch", epoch, step, loss, lr };
        if (best === undefined || loss < best.loss) best = last;
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

  /** The model as it stands: after the last record, what the run ended with. */
  model(): Model {
    const { config } = this.loaded;
    const { inputColumns, outputColumns } = this.dataset;
    const parameters = this.network.parameters.map(
      (variable): Parameter => ({
        name: variable.name,
        shape: variable.shape,
        values: this.session.readKept(variable),
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

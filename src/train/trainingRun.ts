import { resolve } from "node:path";
import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Config } from "../config/schema.js";
import type { Datasets } from "../data/load/loadDatasets.js";
import { ModelError } from "../errors.js";
import type { Checkpoint } from "../model/checkpoint.js";
import type { EndReason, Model } from "../model/model.js";
import { countNumbers, type LayerSize, type Network, sizesOfLayers } from "../nn/network.js";
import { version } from "../version.js";
import { chooseModel } from "./chooseModel.js";
import { describeDivergence } from "./divergence/describeDivergence.js";
import { EpochLoop, type Stage } from "./epochLoop.js";
import { type EpochRecord, measureNames, type RunProgress, type StartRecord, type TrainingRecord } from "./records.js";
import type { RunState } from "./runState.js";
import { saveState, saveTensors } from "./takeCheckpoint.js";
import type { TrainingSession } from "./trainingSession.js";

/*
 * Who owns what in a run:
 * - TrainingRun: the data, the network, the records and the model. It owns all of the others.
 * - RunState: all that changes from epoch to epoch. Together with the variables, it is what a checkpoint has to hold.
 * - TrainingSession: the engine's session, which holds the variables; the steps that train and measure; how to find a step's fault.
 * - EpochLoop: from epoch to epoch. It decides what is run, when the run ends, and makes the epochs' records.
 * - EpochRunner: from batch to batch within an epoch. It lets the event loop have its turns.
 */

/** What is known before the first step. */
export interface RunSummary {
  readonly samples: number;
  /** 0 without a validation. */
  readonly validationSamples: number;
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly stepsPerEpoch: number;
  readonly layers: readonly LayerSize[];
  /** Number of trained numbers. */
  readonly parameters: number;
}

/** Where a run goes on. */
export interface Resumed {
  /** The checkpoint's file. */
  readonly file: string;
  /** The epochs of the config before. */
  readonly epochs: number;
  /** What the config changes, for people. */
  readonly changes: readonly string[];
}

/** What a run is made of. */
export interface RunParts {
  readonly loaded: Pick<LoadedConfig, "config" | "directory">;
  readonly datasets: Datasets;
  readonly network: Network;
  readonly session: TrainingSession;
  readonly state: RunState;
  /** What is likely to go wrong, each with its remedy. */
  readonly warnings: readonly string[];
  readonly resumed?: Resumed | undefined;
}

export interface RecordOptions {
  /** Once aborted, the step under way is finished and the run ends with reason `signal`. */
  readonly signal?: AbortSignal | undefined;
  /** So many epochs, or a multiple of them, are the last ones of a batch of records. */
  readonly every?: number | undefined;
}

/** A training run. Its records can be read once; when they are over, it has its model. */
export class TrainingRun {
  private readonly config: Config;
  /** Whether steps are under way: then the state is not that of any moment. */
  private isBusy = false;
  private isPauseAskedFor = false;
  /** Those who wait for a checkpoint. */
  private waiting: (() => void)[] = [];

  constructor(private readonly parts: RunParts) {
    this.config = parts.loaded.config;
  }

  get warnings(): readonly string[] {
    return this.parts.warnings;
  }

  get resumed(): Resumed | undefined {
    return this.parts.resumed;
  }

  /** Why it ended; undefined as long as it goes on. The last records may still be to come. */
  get reason(): EndReason | undefined {
    return this.parts.state.reason;
  }

  /** The record of the last epoch that was run. */
  get last(): EpochRecord | undefined {
    return this.parts.state.last;
  }

  get summary(): RunSummary {
    const { datasets, network, session } = this.parts;
    const { training, validation } = datasets;
    return {
      samples: training.inputs.rows,
      validationSamples: validation?.inputs.rows ?? 0,
      inputWidth: training.inputs.columns,
      outputWidth: training.targets.columns,
      stepsPerEpoch: session.training.steps,
      layers: sizesOfLayers(network),
      parameters: countNumbers(network.parameters),
    };
  }

  /**
   * Trains, and yields a record of every epoch when it ends.
   *
   * @param signal once aborted, the step under way is finished and the run ends with reason `signal`
   */
  async *records(signal?: AbortSignal): AsyncGenerator<TrainingRecord, void, undefined> {
    for await (const records of this.recordBatches({ signal })) yield* records;
  }

  /**
   * The same, with records that come at the same time together: small networks run a thousand epochs in a millisecond. While the
   * reader has a batch, the run stands still, and `checkpoint` is of exactly this moment. A batch may be empty, if a pause was asked
   * for. The run also ends with reason `signal` if the reader of the records leaves its loop.
   */
  async *recordBatches(options: RecordOptions = {}): AsyncGenerator<readonly TrainingRecord[], void, undefined> {
    const { signal, every = Number.POSITIVE_INFINITY } = options;
    const { config } = this;
    const { session, state } = this.parts;
    let isFailed = false;
    try {
      yield [this.start, ...this.warnings.map((message) => ({ type: "warning", message }) as const)];
      const time = deadline((config.stop?.seconds ?? Number.POSITIVE_INFINITY) - state.seconds);
      const either = signal === undefined ? time : AbortSignal.any([signal, time]);
      const interruption = { signal: either, isPauseWanted: () => this.isPauseAskedFor };
      const loop = new EpochLoop(config, session, state);
      let stage: Stage | undefined;
      while (state.reason === undefined) {
        const started = performance.now();
        this.isBusy = true;
        stage = await loop.advance(interruption, every - (state.epochs % every));
        this.isBusy = false;
        state.seconds += (performance.now() - started) / 1000;
        const interrupted = signal?.aborted === true ? "signal" : "time";
        state.reason = stage.reason ?? (either.aborted ? interrupted : undefined);
        this.endPause();
        yield stage.records;
      }
      const divergence = (await this.end()) ?? stage?.divergence;
      const { seconds, chosen } = state;
      const model = chosen === "none" ? undefined : chosen?.measures;
      const found = { ...(divergence && { divergence }), ...(model && { model }) };
      yield [{ type: "end", reason: state.reason, ...this.progress, ...found, seconds }];
    } catch (error) {
      isFailed = true;
      throw error;
    } finally {
      this.isBusy = false;
      state.reason ??= "signal";
      if (!isFailed) await this.end();
      this.endPause();
    }
  }

  /** Asks for a pause, so that a batch of records comes soon, even if it is empty. */
  pause(): void {
    this.isPauseAskedFor = true;
  }

  /**
   * A checkpoint of now, or of the next moment in which no step is under way, which comes soon.
   *
   * @throws ModelError if the run has diverged, or diverges before that moment
   */
  async nextCheckpoint(): Promise<Checkpoint> {
    if (!this.isBusy) return this.checkpoint();
    this.pause();
    return new Promise((resolve, reject) => {
      // The moment is over when a promise has been awaited.
      this.waiting.push(() => {
        try {
          resolve(this.checkpoint());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  private endPause(): void {
    const { waiting } = this;
    this.waiting = [];
    this.isPauseAskedFor = false;
    for (const answer of waiting) answer();
  }

  /**
   * All that it takes to go on from here. Its numbers are copies.
   *
   * @throws ModelError if the run has diverged: then there is nothing to go on from
   */
  checkpoint(): Checkpoint {
    const { loaded, datasets, session, state } = this.parts;
    if (this.isBusy) throw new Error("a checkpoint is taken in a pause");
    if (state.reason === "diverged") throw new ModelError("the run has diverged, and cannot go on", "the run");
    return {
      tool: `backprop ${version}`,
      config: loaded.config,
      directory: resolve(loaded.directory),
      engine: session.engine.name,
      ...this.describeData(),
      data: datasets.origin,
      run: saveState(state),
      tensors: saveTensors(session, state),
    };
  }

  /** The first of its records. */
  get start(): StartRecord {
    const { config } = this;
    const { session, resumed } = this.parts;
    // The number of correct predictions is kept in a variable, if the targets are classes.
    const isAccuracyCounted = session.training.plan.correct !== undefined;
    const measures = measureNames.filter(
      (name) =>
        (isAccuracyCounted || name === "validationLoss") &&
        (name === "accuracy" || this.parts.datasets.validation !== undefined),
    );
    const { samples, validationSamples, parameters } = this.summary;
    return {
      type: "start",
      version,
      seed: config.seed,
      config,
      parameters,
      samples,
      ...(validationSamples > 0 && { validationSamples }),
      measures,
      engine: session.engine.name,
      fusedMultiplyAdd: session.engine.isFused,
      ...(resumed && { resumedFrom: { file: resumed.file, epoch: this.progress.epochs, step: this.progress.steps } }),
    };
  }

  /**
   * Chooses and measures the model's parameters, once. A run whose last parameters give no finite numbers has diverged.
   *
   * @returns where it diverged, if it did so only now and if that was found
   */
  private async end() {
    const { config } = this;
    const { session, state } = this.parts;
    if (state.chosen !== undefined) return undefined;
    const unfit = await chooseModel(session, state);
    if (unfit === undefined || state.reason === "diverged") return undefined;
    state.reason = "diverged";
    const { epochs: epoch, steps: step, lr: rate } = state;
    return unfit.failure && describeDivergence(unfit.failure, { epoch, step, config, rate, pass: unfit.pass });
  }

  /**
   * The trained model. During the run: the current one, which may be ahead of the records read so far.
   *
   * @throws ModelError if the run is over and none of its last parameters have a finite loss
   */
  model(): Model {
    const { datasets, network, session, state } = this.parts;
    const { chosen, best } = state;
    if (chosen === "none") {
      throw new ModelError("none of the last parameters have a finite loss on the data trained on", "the run's model");
    }
    // Before the choice, these are the parameters that the run would choose first if it ended now.
    const values = chosen?.parameters ?? best?.parameters;
    return {
      tool: `backprop ${version}`,
      config: this.config,
      ...this.describeData(),
      data: datasets.origin,
      training: this.describeTraining(),
      parameters: network.parameters.map((parameter) => ({
        name: parameter.name,
        shape: parameter.shape,
        values: values?.get(parameter) ?? session.engineSession.readKept(parameter),
      })),
    };
  }

  private describeData() {
    const { inputColumns, outputColumns } = this.parts.datasets.training;
    return { inputs: { columns: inputColumns }, outputs: { columns: outputColumns } };
  }

  /** How the run went, and at its end the measured losses. It leaves the time out: the same config and seed give the same bytes. */
  private describeTraining(): Readonly<Record<string, number | string | null>> {
    const { reason, chosen } = this.parts.state;
    const { loss: _, bestEpoch, bestLoss, ...counts } = this.progress;
    const { loss, ...others } = chosen === undefined || chosen === "none" ? {} : chosen.measures;
    return {
      ...(reason !== undefined && { reason }),
      ...counts,
      ...(loss !== undefined && { loss }),
      bestEpoch,
      bestLoss,
      ...others,
    };
  }

  get progress(): RunProgress {
    const { last, best, epochs, steps, place, trained } = this.parts.state;
    // Those within an epoch count, too.
    const begun = trained?.steps ?? place?.losses.length ?? 0;
    return {
      epochs,
      steps: steps + begun,
      loss: last?.loss ?? null,
      bestEpoch: best?.record.epoch ?? null,
      bestLoss: best?.loss ?? null,
    };
  }
}

/** The longest time that `setTimeout` can wait: about 24 days. */
const mostMilliseconds = 2 ** 31 - 1;

/** A signal that is aborted after so long, at once if that is over; never, if it is longer than a timer can wait. */
function deadline(seconds: number): AbortSignal {
  const milliseconds = Math.max(0, Math.ceil(seconds * 1000));
  return milliseconds > mostMilliseconds ? new AbortController().signal : AbortSignal.timeout(milliseconds);
}

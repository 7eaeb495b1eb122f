import type { Config } from "../config/schema.js";
import type { Datasets } from "../data/load/loadDatasets.js";
import { ModelError } from "../errors.js";
import type { Model } from "../model/model.js";
import { countNumbers, type LayerSize, type Network, sizesOfLayers } from "../nn/network.js";
import { version } from "../version.js";
import { chooseModel } from "./chooseModel.js";
import { describeDivergence } from "./divergence/describeDivergence.js";
import { EpochLoop, type Stage } from "./epochLoop.js";
import { measureNames, type RunProgress, type TrainingRecord } from "./records.js";
import type { RunState } from "./runState.js";
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

/** A training run. Its records can be read once; when they are over, it has its model. */
export class TrainingRun {
  constructor(
    private readonly config: Config,
    private readonly datasets: Datasets,
    private readonly network: Network,
    private readonly session: TrainingSession,
    private readonly state: RunState,
    /** What is likely to go wrong, each with its remedy. */
    readonly warnings: readonly string[],
  ) {}

  get summary(): RunSummary {
    const { training, validation } = this.datasets;
    return {
      samples: training.inputs.rows,
      validationSamples: validation?.inputs.rows ?? 0,
      inputWidth: training.inputs.columns,
      outputWidth: training.targets.columns,
      stepsPerEpoch: this.session.training.steps,
      layers: sizesOfLayers(this.network),
      parameters: countNumbers(this.network.parameters),
    };
  }

  /**
   * Trains, and yields a record of every epoch when it ends.
   *
   * @param signal once aborted, the step under way is finished and the run ends with reason `signal`
   */
  async *records(signal?: AbortSignal): AsyncGenerator<TrainingRecord, void, undefined> {
    for await (const records of this.recordBatches(signal)) yield* records;
  }

  /**
   * The same, with records that come at the same time together: small networks run a thousand epochs in a millisecond. The run also
   * ends with reason `signal` if the reader of the records leaves its loop.
   */
  async *recordBatches(signal?: AbortSignal): AsyncGenerator<readonly TrainingRecord[], void, undefined> {
    const { config, session, state } = this;
    let isFailed = false;
    try {
      yield this.describeStart();
      const time = deadline(config.stop?.seconds);
      const either = signal === undefined ? time : AbortSignal.any([signal, time]);
      const loop = new EpochLoop(config, session, state);
      const started = performance.now();
      let reading = 0; // milliseconds that the reader of the records took
      let stage: Stage | undefined;
      while (state.reason === undefined) {
        stage = await loop.advance(either);
        const { reason } = stage;
        state.reason = reason === "aborted" ? (signal?.aborted === true ? "signal" : "time") : reason;
        const yielded = performance.now();
        yield stage.records;
        reading += performance.now() - yielded;
      }
      const seconds = (performance.now() - started - reading) / 1000;
      const divergence = (await this.end()) ?? stage?.divergence;
      const found = { ...(divergence && { divergence }), ...(state.measures && { model: state.measures }) };
      yield [{ type: "end", reason: state.reason, ...this.progress, ...found, seconds }];
    } catch (error) {
      isFailed = true;
      throw error;
    } finally {
      state.reason ??= "signal";
      if (!isFailed) await this.end();
    }
  }

  private describeStart(): readonly TrainingRecord[] {
    const { config, session, warnings } = this;
    // The number of correct predictions is kept in a variable, if the targets are classes.
    const isAccuracyCounted = session.training.plan.correct !== undefined;
    const measures = measureNames.filter(
      (name) =>
        (isAccuracyCounted || name === "validationLoss") &&
        (name === "accuracy" || this.datasets.validation !== undefined),
    );
    const { samples, validationSamples, parameters } = this.summary;
    const start: TrainingRecord = {
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
    };
    return [start, ...warnings.map((message) => ({ type: "warning", message }) as const)];
  }

  /**
   * Chooses and measures the model's parameters, once. A run whose last parameters give no finite numbers has diverged.
   *
   * @returns where it diverged, if it did so only now and if that was found
   */
  private async end() {
    const { config, session, state } = this;
    if (state.isModelChosen) return undefined;
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
    const { config, datasets, network, session, state } = this;
    if (state.isModelChosen && state.measures === undefined) {
      throw new ModelError("none of the last parameters have a finite loss on the data trained on", "the run's model");
    }
    const { inputColumns, outputColumns } = datasets.training;
    return {
      tool: `backprop ${version}`,
      config,
      inputs: { columns: inputColumns },
      outputs: { columns: outputColumns },
      data: datasets.origin,
      training: this.describeTraining(),
      parameters: network.parameters.map((parameter) => ({
        name: parameter.name,
        shape: parameter.shape,
        // Before the choice, these are the parameters that the run would choose first if it ended now.
        values: state.isModelChosen
          ? session.engineSession.read(parameter)
          : (state.best?.parameters?.get(parameter) ?? session.engineSession.readKept(parameter)),
      })),
    };
  }

  /** How the run went, and at its end the measured losses. It leaves the time out: the same config and seed give the same bytes. */
  private describeTraining(): Readonly<Record<string, number | string | null>> {
    const { reason, measures } = this.state;
    const { loss: _, bestEpoch, bestLoss, ...counts } = this.progress;
    const { loss, ...others } = measures ?? {};
    return {
      ...(reason !== undefined && { reason }),
      ...counts,
      ...(loss !== undefined && { loss }),
      bestEpoch,
      bestLoss,
      ...others,
    };
  }

  private get progress(): RunProgress {
    const { epochs, steps, last, best } = this.state;
    return {
      epochs,
      steps,
      loss: last?.loss ?? null,
      bestEpoch: best?.record.epoch ?? null,
      bestLoss: best?.loss ?? null,
    };
  }
}

/** The longest time that `setTimeout` can wait: about 24 days. */
const mostMilliseconds = 2 ** 31 - 1;

/** A signal that is aborted after so long; never, if that is left out or longer than a timer can wait. */
function deadline(seconds = Number.POSITIVE_INFINITY): AbortSignal {
  const milliseconds = Math.ceil(seconds * 1000);
  return milliseconds > mostMilliseconds ? new AbortController().signal : AbortSignal.timeout(milliseconds);
}

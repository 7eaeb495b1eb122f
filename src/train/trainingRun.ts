import type { Config } from "../config/schema.js";
import type { Datasets, HeldOutRows } from "../data/load/loadDatasets.js";
import { ModelError } from "../errors.js";
import type { TrainedNetwork } from "../forward/trainedNetwork.js";
import type { Checkpoint } from "../model/checkpoint.js";
import type { EndReason, Model } from "../model/model.js";
import { monotonicTime } from "../monotonicTime.js";
import { chooseModel } from "./chooseModel.js";
import {
  describeCheckpoint,
  describeModel,
  describePlan,
  describeStart,
  progressOf,
  type RunPlan,
} from "./describeRun.js";
import { describeDivergence } from "./divergence/describeDivergence.js";
import { EpochLoop, type Stage } from "./epochLoop.js";
import { measureHeldOut } from "./measureHeldOut.js";
import type { EpochRecord, RunPosition, RunProgress, StartRecord, TrainingRecord, WarningRecord } from "./records.js";
import type { Resumed, RunParts } from "./runParts.js";

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
  /** Warnings about the run's model. */
  private verdict: readonly string[] = [];
  private isEngineWarningTaken = false;
  /** Those who wait for a checkpoint. */
  private waiting: (() => void)[] = [];

  constructor(private readonly parts: RunParts) {
    this.config = parts.loaded.config;
  }

  get warnings(): readonly string[] {
    return this.parts.warnings;
  }

  get plan(): RunPlan {
    return describePlan(this.parts);
  }

  /** Rows of the data that were left out, since a cell is missing. */
  get dropped(): number | undefined {
    return this.parts.datasets.origin.dropped;
  }

  /** Where the rows held out come from, if there are any. */
  get heldOut(): HeldOutRows | undefined {
    return this.parts.datasets.heldOut;
  }

  /** The data trained on, and the rows held out, as the network sees them. */
  get datasets(): Datasets {
    return this.parts.datasets;
  }

  /** The network as it is now, in a pause. Once the run is over, that of its model; undefined if it has none. */
  get network(): TrainedNetwork | undefined {
    const { network, session, state, datasets } = this.parts;
    const { chosen } = state;
    if (chosen === "none") return undefined;
    const parameters =
      chosen?.parameters ?? new Map(network.parameters.map((each) => [each, session.engineSession.read(each)]));
    return { config: this.config, network, parameters, outputColumns: datasets.training.outputColumns };
  }

  /** The first of its records. */
  get start(): StartRecord {
    return describeStart(this.parts);
  }

  get progress(): RunProgress {
    return progressOf(this.parts.state);
  }

  /** Where it is. While steps are under way, this is ahead of the records. */
  get position(): RunPosition {
    const { state, session } = this.parts;
    const stepsPerEpoch = session.training.steps;
    const begun = this.isBusy ? session.training.done : this.progress.steps - state.steps;
    const epochs = Math.floor(begun / stepsPerEpoch);
    return { epochs: state.epochs + epochs, steps: begun - epochs * stepsPerEpoch, stepsPerEpoch };
  }

  /** Threads that its steps run on. */
  get threads(): number {
    return this.parts.session.engineSession.threads;
  }

  /** Whether there are records of its health. */
  get isWatched(): boolean {
    return this.parts.health !== undefined;
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

  /** The record of the best epoch up to now. */
  get best(): EpochRecord | undefined {
    return this.parts.state.best?.record;
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
   * reader has a batch, the run pauses, and `checkpoint` is of exactly this moment. A batch may be empty, if a pause was asked
   * for. The run also ends with reason `signal` if the reader of the records leaves its loop.
   */
  async *recordBatches(options: RecordOptions = {}): AsyncGenerator<readonly TrainingRecord[], void, undefined> {
    const { signal, every = Number.POSITIVE_INFINITY } = options;
    const { config } = this;
    const { session, state, health } = this.parts;
    let isFailed = false;
    try {
      yield [this.start, ...this.warnings.map((message) => ({ type: "warning", message }) as const)];
      const time = deadline((config.stop?.seconds ?? Number.POSITIVE_INFINITY) - state.seconds);
      const either = signal === undefined ? time : AbortSignal.any([signal, time]);
      const interruption = { signal: either, isPauseWanted: () => this.isPauseAskedFor };
      const loop = new EpochLoop(config, session, state, this.parts.heldOut);
      let stage: Stage | undefined;
      while (state.reason === undefined) {
        const started = monotonicTime();
        this.isBusy = true;
        const most = Math.min(every - (state.epochs % every), health?.epochsToLook(state) ?? every);
        stage = await loop.advance(interruption, most);
        const interrupted = signal?.aborted === true ? "signal" : "time";
        const reason = stage.reason ?? (either.aborted ? interrupted : undefined);
        const seen = stage.records.length === 0 ? [] : await health?.look(state, reason);
        this.isBusy = false;
        state.seconds += (monotonicTime() - started) / 1000;
        state.reason = reason;
        this.endPause();
        yield [...stage.records, ...(seen ?? []), ...this.takeEngineWarning()];
      }
      const divergence = (await this.end()) ?? stage?.divergence;
      const { seconds, chosen } = state;
      const verdict = this.verdict.map((message) => ({ type: "warning", message }) as const);
      const { measures: model, heldOut } = chosen === "none" || chosen === undefined ? {} : chosen;
      const found = { ...(divergence && { divergence }), ...(model && { model }), ...heldOut };
      yield [...verdict, { type: "end", reason: state.reason, ...this.progress, ...found, seconds }];
    } catch (error) {
      isFailed = true;
      throw error;
    } finally {
      this.isBusy = false;
      state.reason ??= "signal";
      try {
        if (!isFailed) await this.end();
      } finally {
        session.engineSession.close();
        this.endPause();
      }
    }
  }

  /** What the engine warns of, once. */
  private takeEngineWarning(): readonly WarningRecord[] {
    const { warning } = this.parts.session.engineSession;
    if (warning === undefined || this.isEngineWarningTaken) return [];
    this.isEngineWarningTaken = true;
    return [{ type: "warning", message: warning }];
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
   * @param spare an earlier one of this run that is of no use any more: its memory is taken
   * @throws ModelError if the run has diverged: then there is nothing to go on from
   */
  checkpoint(spare?: Checkpoint): Checkpoint {
    if (this.isBusy) throw new Error("a checkpoint is taken in a pause");
    if (this.reason === "diverged") throw new ModelError("the run has diverged, and cannot go on", "the run");
    return describeCheckpoint(this.parts, spare);
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
    this.verdict = await measureHeldOut(this.parts);
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
    return describeModel(this.parts);
  }
}

/** The longest time that `setTimeout` can wait: about 24 days. */
const mostMilliseconds = 2 ** 31 - 1;

/** A signal that is aborted after so long, at once if that is over; never, if it is longer than a timer can wait. */
function deadline(seconds: number): AbortSignal {
  const milliseconds = Math.max(0, Math.ceil(seconds * 1000));
  return milliseconds > mostMilliseconds ? new AbortController().signal : AbortSignal.timeout(milliseconds);
}

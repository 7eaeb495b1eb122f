import type { Config } from "../config/schema.js";
import type { EndReason } from "../model/model.js";
import { createSchedule, type Schedule } from "../optim/schedule.js";
import { type Divergence, describeDivergence, type MeasuringPass } from "./divergence/describeDivergence.js";
import type { EpochResult, EpochRun, FailedStep, Interruption } from "./epochRunner.js";
import type { HeldOutMeter } from "./heldOutMeter.js";
import { costOf, measureWatched } from "./metricWatch.js";
import type { EpochRecord, WatchedMetrics } from "./records.js";
import { keepOf, keptMetricOf, type RunState, watchedMetricsOf } from "./runState.js";
import { Stopping } from "./stopping.js";
import type { TaskRunner, TrainingSession } from "./trainingSession.js";

/** Why a run ends, if it does. */
interface Ending {
  readonly reason?: EndReason | undefined;
  readonly divergence?: Divergence | undefined;
}

/** Epochs that are reported together; with a reason if they are the last ones. There may be none if the run was interrupted. */
export interface Stage extends Ending {
  readonly records: readonly EpochRecord[];
}

/** What was found out about the parameters after an epoch. */
interface Measured {
  /** By what measures them after each epoch. */
  readonly watched?: EpochResult | undefined;
  /** On the data trained on, if the epoch's loss was low enough to end the run. */
  readonly target?: EpochResult | undefined;
  /** Metrics of the rows held out, if some are watched. */
  readonly metrics?: WatchedMetrics | undefined;
}

/** What measures the parameters after each epoch. */
interface Watcher {
  readonly runner: TaskRunner;
  readonly pass: MeasuringPass;
}

/** Runs the epochs of a run in stages, makes a record of each epoch, and finds out which one is the last. */
export class EpochLoop {
  private readonly schedule: Schedule;
  private readonly stopping: Stopping;
  private readonly isBestKept: boolean;
  /** The metric by which the best epoch is found, if it is not found by a loss. */
  private readonly keptMetric: string | undefined;
  private readonly watchedMetrics: readonly string[];
  private readonly watcher: Watcher | undefined;
  /** Whether something is done after each epoch, so that epochs are not run together. */
  private readonly isWatched: boolean;

  constructor(
    private readonly config: Config,
    private readonly session: TrainingSession,
    private readonly state: RunState,
    private readonly heldOut: HeldOutMeter | undefined,
  ) {
    this.schedule = createSchedule(config.lr, config.epochs, state.plateau);
    this.stopping = new Stopping(config.stop ?? { minDelta: 0 }, state.patience);
    this.isBestKept = keepOf(config) === "best";
    this.keptMetric = keptMetricOf(config);
    this.watchedMetrics = watchedMetricsOf(config);
    const { measuring, validating } = session;
    if (validating !== undefined) this.watcher = { runner: validating, pass: "validation" };
    else if (this.isBestKept) this.watcher = { runner: measuring, pass: "measurement" };
    this.isWatched = this.watcher !== undefined || this.stopping.isWatching;
  }

  /**
   * Runs the next epochs, as many as can be reported together.
   *
   * @param interruption by which an epoch is left between two steps, or is not measured; the next call goes on there
   * @param most the number of epochs after which it returns
   */
  async advance(interruption: Interruption, most: number): Promise<Stage> {
    const { schedule, session, state } = this;
    state.lr = schedule.rate(state.epochs);
    const { losses, accuracy, place, diverged } = await this.train(interruption, most);
    state.place = place;
    const [first] = losses;
    let measured: Measured | undefined = {};
    if (this.isWatched && first !== undefined) {
      measured = await this.measure(first, interruption.signal);
      if (measured === undefined) {
        state.trained = { loss: first, accuracy, steps: session.training.steps };
        return { records: [] };
      }
    }
    const { watched, metrics } = measured;
    const validation = this.watcher?.pass === "validation" ? watched : undefined;
    const records: EpochRecord[] = [];
    for (const loss of losses) {
      const record = this.record(loss, accuracy, session.training.steps, validation, metrics);
      this.finish(record, watched?.loss ?? loss);
      records.push(record);
    }
    if (diverged !== undefined) return this.breakOff(records, diverged);
    const last = records.at(-1);
    return { records, ...(last && (await this.findEnd(last, measured))) };
  }

  /** Trains the next epochs. An epoch that was trained before and is still to be measured is not trained again. */
  private async train(interruption: Interruption, most: number): Promise<EpochRun> {
    const { config, schedule, session, state } = this;
    const { trained, place, epochs } = state;
    [state.trained, state.place] = [undefined, undefined];
    if (trained !== undefined) return { losses: Float64Array.of(trained.loss), accuracy: trained.accuracy };
    const together = this.isWatched ? 1 : Math.min(config.epochs - epochs, schedule.span(epochs), most);
    return session.training.run(new Map([[session.lr, state.lr]]), together, interruption, place);
  }

  /**
   * Measures the parameters after an epoch, as far as something is decided by it. Undefined if it was aborted.
   *
   * @param loss the epoch's
   */
  private async measure(loss: number, signal: AbortSignal | undefined): Promise<Measured | undefined> {
    const { watcher } = this;
    const watched = await watcher?.runner.measure(signal);
    if (watcher !== undefined && watched === undefined) return undefined;
    if (watched?.failure !== undefined) return { watched };
    const metrics = await this.measureMetrics(signal);
    if (metrics === "aborted") return undefined;
    if (!this.stopping.isTarget(loss)) return { watched, metrics };
    const target = watcher?.pass === "measurement" ? watched : await this.measureTarget(signal);
    return target && { watched, metrics, target };
  }

  private async measureMetrics(signal: AbortSignal | undefined): Promise<WatchedMetrics | "aborted" | undefined> {
    const { heldOut, watchedMetrics } = this;
    if (heldOut === undefined || watchedMetrics.length === 0) return undefined;
    return (await measureWatched(watchedMetrics, heldOut, this.readParameters(), signal)) ?? "aborted";
  }

  private readParameters() {
    const { parameters, engineSession } = this.session;
    return new Map(parameters.map((each) => [each, engineSession.read(each)]));
  }

  /** Counts an epoch and makes its record. An epoch may take less than a microsecond, and so must this. */
  private record(
    loss: number,
    accuracy: number | undefined,
    steps: number,
    validation?: EpochResult,
    metrics?: WatchedMetrics,
  ): EpochRecord {
    const { state } = this;
    state.epochs++;
    state.steps += steps;
    const { epochs: epoch, steps: step, lr } = state;
    if (epoch === 1) state.firstLoss = loss;
    if (accuracy === undefined && validation === undefined) return { type: "epoch", epoch, step, loss, lr };
    return {
      type: "epoch",
      epoch,
      step,
      loss,
      ...(validation !== undefined && { validationLoss: validation.loss }),
      ...(accuracy !== undefined && { accuracy }),
      ...(validation?.accuracy !== undefined && { validationAccuracy: validation.accuracy }),
      ...(metrics !== undefined && { metrics }),
      lr,
    };
  }

  /**
   * Does what else follows a whole epoch.
   *
   * @param judged the loss by which the best epoch is found: the one measured after the epoch if there is one, else the epoch's own
   */
  private finish(record: EpochRecord, judged: number): void {
    const { state } = this;
    this.schedule.observe(record.epoch - 1, record.validationLoss ?? record.loss);
    state.last = record;
    const { best } = state;
    const isBetter =
      this.keptMetric === undefined
        ? judged < (best?.loss ?? Number.POSITIVE_INFINITY)
        : costOf(this.keptMetric, record) < (best ? costOf(this.keptMetric, best.record) : Number.POSITIVE_INFINITY);
    if (!isBetter) return;
    state.best = { record, loss: judged, parameters: this.isBestKept ? this.readParameters() : undefined };
  }

  /** Ends the run with an epoch that diverged. */
  private async breakOff(records: readonly EpochRecord[], diverged: EpochResult): Promise<Stage> {
    const { state, session } = this;
    const before = state.steps;
    state.last = this.record(diverged.loss, diverged.accuracy, diverged.steps);
    const step = before + (diverged.failure?.step ?? 0);
    const ending = await this.diverge(session.training, diverged.failure, undefined, step);
    return { records: [...records, state.last], ...ending };
  }

  /** @param pass the measurement that failed; undefined if it was a step that trains */
  private async diverge(
    runner: TaskRunner,
    failed: FailedStep | undefined,
    pass: MeasuringPass | undefined,
    step = this.state.steps,
  ): Promise<Ending> {
    const { config, session, state } = this;
    const { epochs: epoch, lr: rate } = state;
    const failure = failed && (await session.diagnose(runner, failed, rate));
    const divergence = failure && describeDivergence(failure, { epoch, step, config, rate, pass });
    return { reason: "diverged", divergence };
  }

  /** Finds out whether an epoch is the last one. */
  private async findEnd(record: EpochRecord, { watched, target }: Measured): Promise<Ending> {
    const { epoch, loss, validationLoss } = record;
    const { metric } = this.config.stop ?? {};
    const { session, watcher, state } = this;
    if (watcher !== undefined && watched?.failure !== undefined) {
      return this.diverge(watcher.runner, watched.failure, watcher.pass);
    }
    if (target?.failure !== undefined) return this.diverge(session.measuring, target.failure, "measurement");
    let met = target?.loss ?? loss;
    // With `keep: "best"` the model gets the best of the parameters that were measured.
    if (target !== undefined && target === watched) met = state.best?.loss ?? met;
    const judged = metric === undefined ? (validationLoss ?? loss) : costOf(metric, record);
    const reason = this.stopping.observe(met, judged);
    return { reason: reason ?? (epoch >= this.config.epochs ? "epochs" : undefined) };
  }

  /**
   * Measures the parameters when the loss of an epoch has met the target. That loss was taken before the epoch's updates. So if the
   * parameters after the updates do not meet the target, those from before may: then the model gets them.
   *
   * @returns the result for the parameters that meet the target, else for those after the updates; undefined if it was aborted
   */
  private async measureTarget(signal: AbortSignal | undefined): Promise<EpochResult | undefined> {
    const { engineSession, measuring } = this.session;
    const after = await measuring.measure(signal);
    if (after === undefined || this.stopping.isTarget(after.loss)) return after;
    engineSession.restorePrevious();
    const before = await measuring.measure(signal);
    engineSession.restore();
    if (before === undefined || before.failure !== undefined || !this.stopping.isTarget(before.loss)) {
      return before && after;
    }
    this.state.isPreviousPreferred = true;
    return before;
  }
}

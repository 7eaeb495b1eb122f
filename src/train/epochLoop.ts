import type { Config } from "../config/schema.js";
import type { EndReason } from "../model/model.js";
import { createSchedule, type Schedule } from "../optim/schedule.js";
import { type Divergence, describeDivergence, type MeasuringPass } from "./divergence/describeDivergence.js";
import type { EpochResult, FailedStep } from "./epochRunner.js";
import type { EpochRecord } from "./records.js";
import { keepOf, type RunState } from "./runState.js";
import { Stopping } from "./stopping.js";
import type { TaskRunner, TrainingSession } from "./trainingSession.js";

/** Why a run ends, if it does. */
interface Ending {
  readonly reason?: EndReason | "aborted" | undefined;
  readonly divergence?: Divergence | undefined;
}

/** Epochs that are reported together; with a reason if they are the last ones. */
export interface Stage extends Ending {
  readonly records: readonly EpochRecord[];
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
  private readonly watcher: Watcher | undefined;
  /** Whether something is done after each epoch, so that epochs are not run together. */
  private readonly isWatched: boolean;

  constructor(
    private readonly config: Config,
    private readonly session: TrainingSession,
    private readonly state: RunState,
  ) {
    this.schedule = createSchedule(config.lr, config.epochs, state.plateau);
    this.stopping = new Stopping(config.stop ?? { minDelta: 0 }, state.patience);
    this.isBestKept = keepOf(config) === "best";
    const { measuring, validating } = session;
    if (validating !== undefined) this.watcher = { runner: validating, pass: "validation" };
    else if (this.isBestKept) this.watcher = { runner: measuring, pass: "measurement" };
    this.isWatched = this.watcher !== undefined || this.stopping.isWatching;
  }

  /**
   * Runs the next epochs, as many as can be reported together.
   *
   * @param signal once aborted, the step under way is finished, a measurement after an epoch is given up, and the reason is `aborted`
   */
  async advance(signal: AbortSignal): Promise<Stage> {
    const { config, schedule, session, state, watcher } = this;
    const { training } = session;
    const { epochs } = state;
    state.lr = schedule.rate(epochs);
    const most = this.isWatched ? 1 : Math.min(config.epochs - epochs, schedule.span(epochs));
    const { losses, accuracy, rest } = await training.run(new Map([[session.lr, state.lr]]), most, signal);
    const isMeasured = rest === undefined && watcher !== undefined;
    const measured = isMeasured ? await watcher.runner.measure(signal) : undefined;
    if (measured?.outcome === "aborted") {
      state.steps += training.steps;
      return { records: [], reason: "aborted" };
    }
    const validation = watcher?.pass === "validation" ? measured : undefined;
    const records: EpochRecord[] = [];
    for (const loss of losses) {
      const record = this.record(loss, accuracy, training.steps, validation);
      this.finish(record, measured?.loss ?? loss);
      records.push(record);
    }
    if (rest !== undefined) return this.breakOff(records, rest);
    if (watcher !== undefined && measured?.failure !== undefined) {
      return { records, ...(await this.diverge(watcher.runner, measured.failure, watcher.pass)) };
    }
    const last = records.at(-1) as EpochRecord;
    return { records, ...(await this.findEnd(last, signal, validation === undefined ? measured : undefined)) };
  }

  /** Counts an epoch and makes its record. An epoch may take less than a microsecond, and so must this. */
  private record(loss: number, accuracy: number | undefined, steps: number, validation?: EpochResult): EpochRecord {
    const { state } = this;
    state.epochs++;
    state.steps += steps;
    const { epochs: epoch, steps: step, lr } = state;
    if (accuracy === undefined && validation === undefined) return { type: "epoch", epoch, step, loss, lr };
    return {
      type: "epoch",
      epoch,
      step,
      loss,
      ...(validation !== undefined && { validationLoss: validation.loss }),
      ...(accuracy !== undefined && { accuracy }),
      ...(validation?.accuracy !== undefined && { validationAccuracy: validation.accuracy }),
      lr,
    };
  }

  /**
   * Does what else follows a whole epoch.
   *
   * @param judged the loss by which the best epoch is found: the one measured after the epoch if there is one, else the epoch's own
   */
  private finish(record: EpochRecord, judged: number): void {
    const { state, session } = this;
    this.schedule.observe(record.epoch - 1, record.validationLoss ?? record.loss);
    state.last = record;
    if (!(judged < (state.best?.loss ?? Number.POSITIVE_INFINITY))) return;
    const parameters = this.isBestKept
      ? new Map(session.parameters.map((each) => [each, session.engineSession.read(each)]))
      : undefined;
    state.best = { record, loss: judged, parameters };
  }

  /** Ends the run with an epoch that is not whole. If it diverged, it gets a record. */
  private async breakOff(records: readonly EpochRecord[], rest: EpochResult): Promise<Stage> {
    const { state, session } = this;
    const before = state.steps;
    if (rest.outcome === "aborted") {
      state.steps += rest.steps;
      return { records, reason: "aborted" };
    }
    state.last = this.record(rest.loss, rest.accuracy, rest.steps);
    const step = before + (rest.failure?.step ?? 0);
    const ending = await this.diverge(session.training, rest.failure, undefined, step);
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

  /**
   * Finds out whether an epoch is the last one.
   *
   * @param measured the parameters after it, measured on the data trained on, if that was done
   */
  private async findEnd(record: EpochRecord, signal: AbortSignal, measured?: EpochResult): Promise<Ending> {
    const { epoch, loss, validationLoss } = record;
    let met = loss;
    if (this.stopping.isTarget(loss)) {
      const result = measured ?? (await this.measureTarget(signal));
      if (result.outcome === "aborted") return { reason: "aborted" };
      if (result.failure !== undefined) return this.diverge(this.session.measuring, result.failure, "measurement");
      // With `keep: "best"` the model gets the best of the parameters that were measured.
      met = measured === undefined ? result.loss : (this.state.best?.loss ?? result.loss);
    }
    const reason = this.stopping.observe(met, validationLoss ?? loss);
    return { reason: reason ?? (epoch === this.config.epochs ? "epochs" : undefined) };
  }

  /**
   * Measures the parameters when the loss of an epoch has met the target. That loss was taken before the epoch's updates. So if the
   * parameters after the updates do not meet the target, those from before may: then the model gets them.
   *
   * @returns the result for the parameters that meet the target, else for those after the updates
   */
  private async measureTarget(signal: AbortSignal): Promise<EpochResult> {
    const { engineSession, measuring } = this.session;
    const after = await measuring.measure(signal);
    if (after.outcome === "aborted" || this.stopping.isTarget(after.loss)) return after;
    engineSession.restorePrevious();
    const before = await measuring.measure(signal);
    if (before.outcome === "complete" && this.stopping.isTarget(before.loss)) {
      this.state.isPreviousPreferred = true;
      return before;
    }
    engineSession.restore();
    return before.outcome === "aborted" ? before : after;
  }
}

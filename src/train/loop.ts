import type { Config } from "../config/schema.js";
import { createSchedule, type Schedule } from "../optim/schedule.js";
import { type BestEpoch, keepOf } from "./bestEpoch.js";
import { type Divergence, describeDivergence, type MeasuringPass } from "./divergence/describeDivergence.js";
import type { EpochResult } from "./epochs.js";
import type { Measurer } from "./measurer.js";
import type { ModelKeeper } from "./modelKeeper.js";
import type { EndReason, EpochRecord, Progress, TrainingRecord } from "./records.js";
import { deadline, Stopping } from "./stopping.js";
import type { TrainingSession } from "./trainingSession.js";

/** What a loop works with. */
export interface LoopParts {
  readonly config: Config;
  readonly training: TrainingSession;
  /** Told of every epoch that ends well. */
  readonly best: BestEpoch;
  /** Told of the end. */
  readonly keeper: ModelKeeper;
}

/** What measures the parameters after each epoch, and which pass that is. */
interface Watcher {
  readonly measurer: Measurer;
  readonly pass: MeasuringPass;
}

/** Goes over the epochs of a run until something ends it. */
export class TrainingLoop {
  private readonly schedule: Schedule;
  private readonly stopping: Stopping;
  /** Whether something is to be done after each epoch, so that no two of them are run at once. */
  private readonly isWatched: boolean;
  private readonly watcher: Watcher | undefined;
  private epoch = 0;
  private step = 0;
  private lastRecord: EpochRecord | undefined;
  private endReason: EndReason | undefined;
  private isSettled = false;
  /** The learning rate of the last epoch. */
  private rate = 0;

  constructor(private readonly parts: LoopParts) {
    const { config, training } = parts;
    this.schedule = createSchedule(config.lr, config.epochs);
    this.stopping = new Stopping(config.stop ?? { minDelta: 0 });
    const { measurers } = training;
    if (measurers.validation !== undefined) this.watcher = { measurer: measurers.validation, pass: "validation" };
    else if (keepOf(config) === "best") this.watcher = { measurer: measurers.training, pass: "measurement" };
    this.isWatched = this.watcher !== undefined || this.stopping.isWatching;
  }

  /** The last epoch that was told of. */
  get last(): EpochRecord | undefined {
    return this.lastRecord;
  }

  /** Why it ended, once it has. */
  get reason(): EndReason | undefined {
    return this.endReason;
  }

  get progress(): Progress {
    const { best } = this.parts;
    return {
      epochs: this.epoch,
      steps: this.step,
      loss: this.last?.loss ?? null,
      bestEpoch: best.record?.epoch ?? null,
      bestLoss: best.loss ?? null,
    };
  }

  /**
   * Tells of the run: what there is to say before it, every epoch, the end; of epochs that take no time, many at once.
   *
   * @param signal once aborted, the step under way is finished, a measurement after an epoch given up, and the run ends with reason
   *   `signal`; and with the same, where whoever reads the records takes no more of them
   */
  async *run(
    preface: readonly TrainingRecord[],
    signal?: AbortSignal,
  ): AsyncGenerator<readonly TrainingRecord[], void, undefined> {
    let isFailed = false;
    try {
      yield preface;
      const time = deadline(this.parts.config.stop?.seconds);
      const either = signal === undefined ? time : AbortSignal.any([signal, time]);
      const started = performance.now();
      let told = 0; // milliseconds that the reader of the records took
      let divergence: Divergence | undefined;
      while (this.endReason === undefined) {
        const stage = await this.advance(either);
        ({ divergence } = stage);
        this.endReason = stage.reason === "aborted" ? (signal?.aborted === true ? "signal" : "time") : stage.reason;
        const telling = performance.now();
        yield stage.records;
        told += performance.now() - telling;
      }
      const seconds = (performance.now() - started - told) / 1000;
      divergence = await this.settle(divergence);
      const { measures } = this.parts.keeper;
      const found = { ...(divergence && { divergence }), ...(measures && { model: measures }) };
      yield [{ type: "end", reason: this.endReason, ...this.progress, ...found, seconds }];
    } catch (error) {
      isFailed = true;
      throw error;
    } finally {
      // Who leaves the loop over the records has told the run to stop.
      this.endReason ??= "signal";
      if (!isFailed) await this.settle();
    }
  }

  /**
   * Lets the model's parameters be chosen and measured, once. A run has diverged if it ends with some that give no finite numbers.
   *
   * @param known where it has diverged before
   */
  private async settle(known?: Divergence): Promise<Divergence | undefined> {
    if (this.isSettled) return known;
    this.isSettled = true;
    const unfit = await this.parts.keeper.settle();
    if (unfit === undefined || this.endReason === "diverged") return known;
    this.endReason = "diverged";
    return unfit.failure && describeDivergence(unfit.failure, this.when(unfit.pass));
  }

  private when(pass?: MeasuringPass) {
    const { config } = this.parts;
    return { epoch: this.epoch, step: this.step, config, rate: this.rate, pass };
  }

  /** Runs the next epochs, as many as can be told of at once, and finds out whether they are the last. */
  private async advance(signal: AbortSignal): Promise<Stage> {
    const { training, config } = this.parts;
    const lr = this.schedule.rate(this.epoch);
    this.rate = lr;
    const most = this.isWatched ? 1 : Math.min(config.epochs - this.epoch, this.schedule.span(this.epoch));
    const { losses, accuracy, rest } = await training.runner.run(new Map([[training.lr, lr]]), most, signal);
    if (rest === undefined && this.watcher !== undefined) {
      return this.watch({ loss: losses[0] as number, accuracy, lr }, this.watcher, signal);
    }
    const records: EpochRecord[] = [];
    for (const loss of losses) {
      const record = this.record({ loss, accuracy, lr }, training.runner.steps);
      this.finish(record, loss);
      records.push(record);
    }
    if (rest === undefined) return { records, ...(await this.findEnd(records.at(-1) as EpochRecord, signal)) };
    return this.breakOff(records, rest, lr);
  }

  /** Ends a whole epoch by measuring the parameters after it. */
  private async watch(epoch: Measured, { measurer, pass }: Watcher, signal: AbortSignal): Promise<Stage> {
    const { steps } = this.parts.training.runner;
    const measured = await measurer.measure(signal);
    if (measured.outcome === "aborted") {
      this.step += steps;
      return { records: [], reason: "aborted" };
    }
    const record = this.record(pass === "validation" ? { ...epoch, validation: measured } : epoch, steps);
    this.finish(record, measured.loss);
    if (measured.failure !== undefined) return { records: [record], ...(await this.diverge(measurer, measured, pass)) };
    return { records: [record], ...(await this.findEnd(record, signal, pass === "validation" ? undefined : measured)) };
  }

  private async diverge(measurer: Measurer, { failure }: EpochResult, pass: MeasuringPass): Promise<Ending> {
    const found = failure && (await measurer.diagnose(failure));
    return { reason: "diverged", divergence: found && describeDivergence(found, this.when(pass)) };
  }

  /** Ends the run with an epoch that was cut short, which is not told of, or that diverged. */
  private async breakOff(records: readonly EpochRecord[], rest: EpochResult, lr: number): Promise<Stage> {
    const { training } = this.parts;
    const before = this.step;
    if (rest.outcome === "aborted") {
      this.step += rest.steps;
      return { records, reason: "aborted" };
    }
    const record = this.record({ ...rest, lr }, rest.steps);
    this.lastRecord = record;
    const found = rest.failure && (await training.diagnose(rest.failure, lr));
    const when = { ...this.when(), step: before + (rest.failure?.step ?? 0) };
    return {
      records: [...records, record],
      reason: "diverged",
      divergence: found && describeDivergence(found, when),
    };
  }

  /** Counts an epoch of so many steps. One may take less than a microsecond, and so must this. */
  private record(measured: Measured, steps: number): EpochRecord {
    const { loss, lr, accuracy, validation } = measured;
    this.epoch++;
    this.step += steps;
    const plain: EpochRecord = { type: "epoch", epoch: this.epoch, step: this.step, loss, lr };
    return accuracy === undefined && validation === undefined ? plain : addMeasures(plain, accuracy, validation);
  }

  /**
   * All else that is done when an epoch has ended well.
   *
   * @param judged what tells whether it is the best: the loss that was measured after it, if one was, else its own
   */
  private finish(record: EpochRecord, judged: number): void {
    this.schedule.observe(record.epoch - 1, record.validationLoss ?? record.loss);
    this.parts.best.observe(record, judged);
    this.lastRecord = record;
  }

  /**
   * Whether an epoch is the last one.
   *
   * @param measured what came of the parameters after it on the data trained on, if it is known
   */
  private async findEnd(record: EpochRecord, signal: AbortSignal, measured?: EpochResult): Promise<Ending> {
    const { epoch, loss, validationLoss } = record;
    let met = loss;
    if (this.stopping.isTarget(loss)) {
      const measurer = this.parts.training.measurers.training;
      const result = measured ?? (await this.measureTarget(measurer, signal));
      if (result.outcome === "aborted") return { reason: "aborted" };
      if (result.failure !== undefined) return this.diverge(measurer, result, "measurement");
      // If it is known, the model gets the best of those that were measured.
      met = measured === undefined ? result.loss : (this.parts.best.loss ?? result.loss);
    }
    const reason = this.stopping.observe(met, validationLoss ?? loss);
    return { reason: reason ?? (epoch === this.parts.config.epochs ? "epochs" : undefined) };
  }

  /**
   * The loss that was low enough was taken before the updates of its epoch. So if the parameters after them are measured not to meet
   * the target, those from before may, and the model gets them then.
   *
   * @returns what came of those that meet it, else of those after the updates
   */
  private async measureTarget(measurer: Measurer, signal: AbortSignal): Promise<EpochResult> {
    const after = await measurer.measure(signal);
    if (after.outcome === "aborted" || this.stopping.isTarget(after.loss)) return after;
    const { training, keeper } = this.parts;
    training.session.restorePrevious();
    const before = await measurer.measure(signal);
    if (before.outcome === "complete" && this.stopping.isTarget(before.loss)) {
      keeper.preferPrevious();
      return before;
    }
    training.session.restore();
    return before.outcome === "aborted" ? before : after;
  }
}

/** Why a run ends, if it does. */
interface Ending {
  readonly reason: EndReason | "aborted" | undefined;
  readonly divergence?: Divergence | undefined;
}

/** Epochs that are told of at once; with a reason where they are the last. */
interface Stage extends Ending {
  readonly records: readonly EpochRecord[];
}

/** What there is to tell of an epoch. */
interface Measured {
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly lr: number;
  readonly validation?: EpochResult;
}

/** The record with what was measured besides its loss, in the order in which it is told. */
function addMeasures(
  { lr, ...plain }: EpochRecord,
  accuracy: number | undefined,
  validation: EpochResult | undefined,
): EpochRecord {
  return {
    ...plain,
    ...(validation !== undefined && { validationLoss: validation.loss }),
    ...(accuracy !== undefined && { accuracy }),
    ...(validation?.accuracy !== undefined && { validationAccuracy: validation.accuracy }),
    lr,
  };
}

import type { Config } from "../config/schema.js";
import { createSchedule, type Schedule } from "../optim/schedule.js";
import { type BestEpoch, keepOf } from "./bestEpoch.js";
import { type Divergence, describeDivergence } from "./divergence.js";
import type { EpochResult } from "./epochs.js";
import type { EndReason, EpochRecord, Progress, TrainingRecord } from "./records.js";
import { deadline, Stopping } from "./stopping.js";
import type { TrainingSession } from "./trainingSession.js";
import type { Validator } from "./validation.js";

/** What a loop works with. */
export interface LoopParts {
  readonly config: Config;
  readonly training: TrainingSession;
  readonly validator: Validator | undefined;
  /** Told of every epoch that ends well. */
  readonly best: BestEpoch;
}

/** Goes over the epochs of a run until something ends it. */
export class TrainingLoop {
  private readonly schedule: Schedule;
  private readonly stopping: Stopping;
  /** Whether something is to be done after each epoch, so that no two of them are run at once. */
  private readonly isWatched: boolean;
  private epoch = 0;
  private step = 0;
  private lastRecord: EpochRecord | undefined;
  private endReason: EndReason | undefined;

  constructor(private readonly parts: LoopParts) {
    const { config, validator } = parts;
    this.schedule = createSchedule(config.lr, config.epochs);
    this.stopping = new Stopping(config.stop ?? { minDelta: 0 });
    this.isWatched = validator !== undefined || keepOf(config) === "best" || this.stopping.isWatching;
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
   * @param signal once aborted, the step under way is finished, a validation given up, and the run ends with reason `signal`; and
   *   with the same, where whoever reads the records takes no more of them
   */
  async *run(
    preface: readonly TrainingRecord[],
    signal?: AbortSignal,
  ): AsyncGenerator<readonly TrainingRecord[], void, undefined> {
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
      const found = divergence !== undefined && { divergence };
      yield [{ type: "end", reason: this.endReason, ...this.progress, ...found, seconds }];
    } finally {
      // Who leaves the loop over the records has told the run to stop.
      this.endReason ??= "signal";
    }
  }

  /** Runs the next epochs, as many as can be told of at once, and finds out whether they are the last. */
  private async advance(signal: AbortSignal): Promise<Stage> {
    const { training, validator, config } = this.parts;
    const lr = this.schedule.rate(this.epoch);
    const most = this.isWatched ? 1 : Math.min(config.epochs - this.epoch, this.schedule.span(this.epoch));
    const { losses, accuracy, rest } = await training.runner.run(new Map([[training.lr, lr]]), most, signal);
    if (rest === undefined && validator !== undefined) {
      return this.validate({ loss: losses[0] as number, accuracy, lr }, validator, signal);
    }
    const records: EpochRecord[] = [];
    for (const loss of losses) {
      const record = this.record({ loss, accuracy, lr }, training.runner.steps);
      this.finish(record, loss);
      records.push(record);
    }
    if (rest === undefined) return { records, reason: this.findReason(records.at(-1) as EpochRecord) };
    return this.breakOff(records, rest, lr);
  }

  /** Ends a whole epoch by a validation. */
  private async validate(measured: Measured, validator: Validator, signal: AbortSignal): Promise<Stage> {
    const { training, config } = this.parts;
    const validation = await validator.measure(training.session, signal);
    if (validation.outcome === "aborted") {
      this.step += training.runner.steps;
      return { records: [], reason: "aborted" };
    }
    const record = this.record({ ...measured, validation }, training.runner.steps);
    this.finish(record, validation.loss);
    if (validation.failure === undefined) return { records: [record], reason: this.findReason(record) };
    const found = await validator.diagnose(validation.failure);
    const when = { epoch: this.epoch, step: this.step, config, isValidation: true };
    return { records: [record], reason: "diverged", divergence: found && describeDivergence(found, when) };
  }

  /** Ends the run with an epoch that was cut short, which is not told of, or that diverged. */
  private async breakOff(records: readonly EpochRecord[], rest: EpochResult, lr: number): Promise<Stage> {
    const { training, config } = this.parts;
    const before = this.step;
    if (rest.outcome === "aborted") {
      this.step += rest.steps;
      return { records, reason: "aborted" };
    }
    const record = this.record({ ...rest, lr }, rest.steps);
    this.lastRecord = record;
    const found = rest.failure && (await training.diagnose(rest.failure, lr));
    const when = { epoch: this.epoch, step: before + (rest.failure?.step ?? 0), config };
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
   * @param watched its validation loss, where there is one, else its loss
   */
  private finish(record: EpochRecord, watched: number): void {
    this.schedule.observe(record.epoch - 1, watched);
    this.parts.best.observe(record, watched);
    this.lastRecord = record;
  }

  private findReason({ epoch, loss, validationLoss }: EpochRecord): EndReason | undefined {
    return (
      this.stopping.observe(loss, validationLoss ?? loss) ?? (epoch === this.parts.config.epochs ? "epochs" : undefined)
    );
  }
}

/** Epochs that are told of at once; with a reason where they are the last. */
interface Stage {
  readonly records: readonly EpochRecord[];
  readonly reason: EndReason | "aborted" | undefined;
  readonly divergence?: Divergence | undefined;
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

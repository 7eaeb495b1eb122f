import type { Config } from "../config/schema.js";
import { createSchedule, type Schedule } from "../optim/schedule.js";
import { type BestEpoch, keepOf } from "./bestEpoch.js";
import { type Divergence, describeDivergence } from "./divergence.js";
import type { EpochResult } from "./epochs.js";
import type { EndReason, EndRecord, EpochRecord, TrainingRecord } from "./records.js";
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
  private endRecord: EndRecord | undefined;

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

  /** How it ended, once it has. */
  get end(): EndRecord | undefined {
    return this.endRecord;
  }

  /**
   * Tells of the run: what there is to say before it, every epoch, the end; of epochs that take no time, many at once.
   *
   * @param signal once aborted, the step under way is finished, a validation given up, and the run ends with reason `signal`
   */
  async *run(
    preface: readonly TrainingRecord[],
    signal?: AbortSignal,
  ): AsyncGenerator<readonly TrainingRecord[], void, undefined> {
    yield preface;
    const { config, best, training, validator } = this.parts;
    const time = deadline(config.stop?.seconds);
    const either = signal === undefined ? time : AbortSignal.any([signal, time]);
    const started = performance.now();
    let told = 0; // milliseconds that the reader of the records took
    let reason: EndReason | undefined;
    let divergence: Divergence | undefined;
    while (reason === undefined) {
      const lr = this.schedule.rate(this.epoch);
      const records: EpochRecord[] = [];
      for (const result of await this.runEpochs(lr, either)) {
        this.step += result.steps;
        const isWhole = result.outcome === "complete";
        // An epoch may take less than a microsecond, so nothing is waited for where there is nothing to wait for.
        const validation =
          isWhole && validator !== undefined ? await validator.measure(training.session, either) : undefined;
        if (result.outcome === "aborted" || validation?.outcome === "aborted") {
          reason = signal?.aborted === true ? "signal" : "time";
          break;
        }
        const record = this.finishEpoch(result, validation, lr);
        divergence = this.explain(result, validation, lr);
        const hasDiverged = !isWhole || validation?.outcome === "diverged";
        reason = hasDiverged ? "diverged" : this.findReason(record);
        records.push(record);
      }
      const telling = performance.now();
      yield records;
      told += performance.now() - telling;
    }
    this.endRecord = {
      type: "end",
      reason,
      epochs: this.epoch,
      steps: this.step,
      loss: this.last?.loss ?? null,
      bestEpoch: best.record?.epoch ?? null,
      bestLoss: best.loss ?? null,
      ...(divergence !== undefined && { divergence }),
      seconds: (performance.now() - started - told) / 1000,
    };
    yield [this.endRecord];
  }

  private runEpochs(lr: number, signal: AbortSignal): Promise<readonly EpochResult[]> {
    const { config, training } = this.parts;
    const most = this.isWatched ? 1 : Math.min(config.epochs - this.epoch, this.schedule.span(this.epoch));
    return training.runner.run(new Map([[training.lr, lr]]), most, signal);
  }

  /** All that is done when an epoch is over, but to tell of it. */
  private finishEpoch(result: EpochResult, validation: EpochResult | undefined, lr: number): EpochRecord {
    const watched = validation?.loss ?? result.loss;
    this.schedule.observe(this.epoch, watched);
    this.epoch++;
    const plain: EpochRecord = { type: "epoch", epoch: this.epoch, step: this.step, loss: result.loss, lr };
    const isPlain = result.accuracy === undefined && validation === undefined;
    const record = isPlain ? plain : addMeasures(plain, result, validation);
    if (result.outcome === "complete") this.parts.best.observe(record, watched);
    this.lastRecord = record;
    return record;
  }

  /** Where an epoch, or the validation behind it, came to a number that is not finite. */
  private explain(result: EpochResult, validation: EpochResult | undefined, rate: number): Divergence | undefined {
    const { config, training, validator } = this.parts;
    const before = this.step - result.steps;
    if (result.failure !== undefined) {
      const found = training.diagnose(result.failure, rate);
      return found && describeDivergence(found, { epoch: this.epoch, step: before + result.failure.step, config });
    }
    if (validation?.failure === undefined) return undefined;
    const found = validator?.diagnose(validation.failure);
    return found && describeDivergence(found, { epoch: this.epoch, step: this.step, config, isValidation: true });
  }

  private findReason({ epoch, loss, validationLoss }: EpochRecord): EndReason | undefined {
    return (
      this.stopping.observe(loss, validationLoss ?? loss) ?? (epoch === this.parts.config.epochs ? "epochs" : undefined)
    );
  }
}

/** The record with what was measured besides its loss, in the order in which it is told. */
function addMeasures(
  { lr, ...plain }: EpochRecord,
  { accuracy }: EpochResult,
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

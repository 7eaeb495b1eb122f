import { setImmediate } from "node:timers/promises";
import { batchLengths } from "../data/load/batches.js";
import type { Feed, Pass, PassProgress, Session } from "../engine/engine.js";
import type { Input, Variable } from "../graph/op.js";
import type { RandomStream } from "../random.js";

/** How long steps may run before the event loop gets a turn, for signals, timers and writes. */
const sliceMilliseconds = 10;
/** How many losses are gathered before they are told. */
const mostBatches = 4096;

/** What fills a session's feed, epoch after epoch, for a window of batches at a time. */
export interface BatchSupply {
  /** What it fills. An epoch starts with a new window. */
  readonly feed: Feed;
  /**
   * Draws what the next window's batches take, and hands it to the session: for those from number `from` of the epoch to `until`,
   * which is behind them. In parts, between which other things may be done.
   */
  draw(session: Session, from: number, until: number): Iterable<unknown>;
  /** Goes back to the epoch's start: what is drawn from there on is drawn once more. */
  rewind(): void;
}

export interface EpochPlan {
  readonly rows: number;
  readonly batchSize: number;
  /** Where the order of an epoch's rows is drawn from; undefined to take them as they stand. */
  readonly shuffle: RandomStream | undefined;
  /** What the session's feed is filled from, where it has one. */
  readonly supply?: BatchSupply | undefined;
  /** Counts the right answers of an epoch, where there is one to count them. */
  readonly right?: Variable | undefined;
  /** Index of the session's measurement that an epoch runs, instead of the steps that train. */
  readonly measurement?: number | undefined;
}

/** What came of the epochs that were run at once. */
export interface EpochRun {
  /** Of each whole epoch the mean over its samples of the batch losses. Numbers alone: an epoch may take less than a microsecond. */
  readonly losses: Float64Array;
  /** Part of the samples that were answered right, where that is counted: then there is one whole epoch at most. */
  readonly accuracy: number | undefined;
  /** The epoch behind them, where it was cut short or diverged. */
  readonly rest: EpochResult | undefined;
}

/** What came of an epoch, whole or not. */
export interface EpochResult {
  /** Mean over the samples of the losses of the batches done; where one is not finite, that one. */
  readonly loss: number;
  /** Part of the samples done that were answered right, where that is counted. */
  readonly accuracy: number | undefined;
  readonly steps: number;
  readonly outcome: "complete" | "diverged" | "aborted";
  /** Where it diverged. */
  readonly failure?: FailedStep;
}

/** The first step of an epoch that came to a number that is not finite. */
export interface FailedStep {
  /** Counts from 1. */
  readonly step: number;
  /** Numbers of the rows of its batch. */
  readonly rows: Uint32Array;
}

/** Runs epochs of a session, one after another, and lets the event loop breathe in between. */
export class EpochRunner {
  private readonly inOrder: Uint32Array;
  /** Made from `inOrder` for each epoch, so that an epoch depends on the stream's state and on no epoch before. */
  private readonly order: Uint32Array;
  private readonly lengths: readonly number[];
  private readonly shuffle: RandomStream | undefined;
  private sliceStart = performance.now();
  /** Batches to run before the clock is looked at: few enough for a small part of a slice. */
  private stride = 1;

  constructor(
    private readonly session: Session,
    private readonly plan: EpochPlan,
  ) {
    this.lengths = batchLengths(plan.rows, plan.batchSize);
    // A batch of all rows is the same batch in any order.
    this.shuffle = this.lengths.length > 1 ? plan.shuffle : undefined;
    this.inOrder = Uint32Array.from({ length: this.shuffle === undefined ? 0 : plan.rows }, (_, row) => row);
    this.order = new Uint32Array(this.inOrder.length);
  }

  /** Steps that an epoch takes. */
  get steps(): number {
    return this.lengths.length;
  }

  /**
   * Runs the next epochs, as many as can be told of at once: one at least, if it is not cut short, and `most` at most.
   *
   * @param scalars single numbers for these epochs, such as the learning rate
   * @param signal once aborted, no further step is begun
   */
  async run(scalars: ReadonlyMap<Input, number>, most: number, signal?: AbortSignal): Promise<EpochRun> {
    const { rows, batchSize, right, supply } = this.plan;
    const perEpoch = this.lengths.length;
    // Each epoch has an order of its own where it is shuffled; and a supply, and a count, where there are any.
    const isSingle = this.shuffle !== undefined || right !== undefined || supply !== undefined;
    const epochs = isSingle ? 1 : Math.min(most, Math.max(1, Math.floor(mostBatches / perEpoch)));
    if (right !== undefined) this.session.write(right, Float64Array.of(0));
    const losses = new Float64Array(epochs * perEpoch);
    const pass: Pass = { rows, order: this.drawOrder(), batchSize, scalars, losses };
    const whole = new Float64Array(epochs);
    let count = 0;
    const end = (rest?: EpochResult): EpochRun => {
      const accuracy = count === 0 ? undefined : this.accuracyOver(rows);
      return { losses: whole.subarray(0, count), accuracy, rest };
    };
    let done = 0;
    while (done < losses.length) {
      const isBetweenEpochs = done > 0 && done % perEpoch === 0;
      if (isBetweenEpochs && this.isSliceOver()) break;
      const supplied = await this.supply(done, losses.length);
      if (this.isSliceOver()) await this.breathe();
      if (signal?.aborted === true) {
        if (isBetweenEpochs) break;
        const first = done - (done % perEpoch);
        // What is measured does not change, and what an epoch ends with is kept already.
        const isKept = this.plan.measurement !== undefined || done === first || this.session.keep();
        return end(isKept ? this.describe(losses, first, done, "aborted") : await this.diverge(pass, first, done));
      }
      const { next, hasDiverged } = await this.advance(pass, done, supplied);
      done = next;
      // An epoch that diverged has done a batch at least, and is not whole, though that may have been its last.
      const first = hasDiverged ? done - 1 - ((done - 1) % perEpoch) : done;
      for (; (count + 1) * perEpoch <= first; count++) whole[count] = this.meanLoss(losses, count * perEpoch, perEpoch);
      if (hasDiverged) return end(await this.diverge(pass, first, done));
    }
    return end();
  }

  /**
   * Draws the supply of the window that a batch begins, where it begins one.
   *
   * @param until behind the last batch that may be run
   * @returns behind the last one that may be run before more is supplied
   */
  private async supply(batch: number, until: number): Promise<number> {
    const { supply } = this.plan;
    if (supply === undefined) return until;
    const { window } = supply.feed;
    const past = batch % window;
    const end = Math.min(batch - past + window, this.lengths.length);
    if (past === 0) {
      for (const _ of supply.draw(this.session, batch, end)) if (this.isSliceOver()) await this.breathe();
    }
    return Math.min(end, until);
  }

  /** Runs the next batches, as many as are to be run before the clock is looked at. A step that was begun is finished. */
  private async advance(pass: Pass, from: number, end: number): Promise<PassProgress> {
    const until = Math.min(from + this.stride, end);
    const started = performance.now();
    const progress = this.step(pass, from, until);
    if (progress.isInStep) return this.finishStep(pass, progress, until);
    this.adaptStride(performance.now() - started);
    return progress;
  }

  private async finishStep(pass: Pass, begun: PassProgress, until: number): Promise<PassProgress> {
    let progress = begun;
    while (progress.isInStep) {
      if (this.isSliceOver()) await this.breathe();
      progress = this.step(pass, progress.next, until);
    }
    return progress;
  }

  private step(pass: Pass, from: number, until: number): PassProgress {
    const { measurement } = this.plan;
    if (measurement === undefined) return this.session.train(pass, from, until);
    return this.session.measure(measurement, pass, from, until);
  }

  private drawOrder(): Uint32Array | undefined {
    if (this.shuffle === undefined) return undefined;
    this.order.set(this.inOrder);
    this.shuffle.shuffle(this.order);
    return this.order;
  }

  /**
   * What came of an epoch that diverged: in a loss, or in the state that an update left.
   *
   * @param from the epoch's first batch
   * @param until behind its last batch that was done
   */
  private async diverge(pass: Pass, from: number, until: number): Promise<EpochResult> {
    const last = pass.losses[until - 1] as number;
    const result = this.describe(pass.losses, from, until, "diverged");
    const failure = await this.findFailure(pass, from, until);
    return { ...result, loss: Number.isFinite(last) ? result.loss : last, failure };
  }

  private async findFailure(pass: Pass, from: number, until: number): Promise<FailedStep> {
    // A measurement changes nothing, so the batch that failed is the last one that was done.
    const batch = this.plan.measurement === undefined ? await this.replay(pass, from, until) : until - 1;
    const start = (batch - from) * pass.batchSize;
    const count = Math.min(pass.batchSize, pass.rows - start);
    const rows = pass.order?.slice(start, start + count) ?? Uint32Array.from({ length: count }, (_, i) => start + i);
    return { step: batch - from + 1, rows };
  }

  /**
   * Runs the batches of an epoch once more from the state that was last kept, and keeps the state after each of them. It ends with
   * what was there before the one that fails, and with the supply of that one's window.
   *
   * @returns the number of the batch that fails
   */
  private async replay(pass: Pass, from: number, until: number): Promise<number> {
    this.session.restore();
    this.plan.supply?.rewind();
    let batch = from;
    await this.supply(batch, until);
    while (batch < until - 1) {
      if (this.isSliceOver()) await this.breathe();
      const begun = this.session.train(pass, batch, batch + 1);
      const { hasDiverged } = begun.isInStep ? await this.finishStep(pass, begun, batch + 1) : begun;
      if (hasDiverged || !this.session.keep()) break;
      batch++;
      await this.supply(batch, until);
    }
    this.session.restore();
    return batch;
  }

  /** Doubled until it takes a part of a slice, so that a clock is seldom read and a slice never much longer than it should be. */
  private adaptStride(milliseconds: number): void {
    if (milliseconds < sliceMilliseconds / 8) this.stride *= 2;
    else if (milliseconds > sliceMilliseconds / 2) this.stride = Math.max(1, Math.floor(this.stride / 2));
  }

  private isSliceOver(): boolean {
    return performance.now() - this.sliceStart > sliceMilliseconds;
  }

  private async breathe(): Promise<void> {
    await setImmediate();
    this.sliceStart = performance.now();
  }

  /**
   * @param losses of all batches of the pass
   * @param from the epoch's first batch
   * @param until behind its last batch that was done
   */
  private describe(losses: Float64Array, from: number, until: number, outcome: EpochResult["outcome"]): EpochResult {
    const steps = until - from;
    const loss = this.meanLoss(losses, from, steps);
    return { loss, accuracy: this.accuracyOver(this.samplesIn(steps)), steps, outcome };
  }

  /** Mean over the samples of so many of an epoch's batches. */
  private meanLoss(losses: Float64Array, from: number, batches: number): number {
    const samples = this.samplesIn(batches);
    // Each loss by its share, so that the only batch of a full-batch epoch keeps its loss to the last bit.
    let mean = 0;
    for (let i = 0; i < batches; i++) mean += (losses[from + i] as number) * ((this.lengths[i] as number) / samples);
    return mean;
  }

  /** Samples in the first batches of an epoch. */
  private samplesIn(batches: number): number {
    return Math.min(batches * this.plan.batchSize, this.plan.rows);
  }

  private accuracyOver(samples: number): number | undefined {
    const { right } = this.plan;
    return right === undefined ? undefined : (this.session.read(right)[0] as number) / samples;
  }
}

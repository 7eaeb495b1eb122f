import { batchLengths } from "../data/load/split.js";
import type { Pass, PassProgress, Session } from "../engine/engine.js";
import { meanLoss } from "../forward/meanLoss.js";
import type { Input } from "../graph/op.js";
import { monotonicTime } from "../monotonicTime.js";
import type { RandomStream } from "../random.js";
import type { EpochPlace, EpochPlan } from "./epochPlan.js";
import { Turns } from "./turns.js";

/** Epochs that are run at once have so many batches at most: their losses are kept until the records are made. */
const mostBatches = 4096;

/** What may interrupt epochs, between two of their steps. */
export interface Interruption {
  /** Once aborted, no further step is begun. */
  readonly signal?: AbortSignal | undefined;
  /** Whether a pause is wanted, to look at the state. There is none while the state is not finite: then the epoch is about to diverge. */
  isPauseWanted?(): boolean;
  /** The step before which an epoch is left, counted from 0 within the epoch. Default: none. */
  readonly before?: number | undefined;
}

/** The result of epochs that were run at once. */
export interface EpochRun {
  /** The loss of each whole epoch: mean over its samples of the batch losses. Plain numbers, as an epoch may take less than a microsecond. */
  readonly losses: Float64Array;
  /** Fraction of correct predictions, if they are counted: then there is one whole epoch at most. */
  readonly accuracy: number | undefined;
  /** The place in the epoch after them, if that one was interrupted. */
  readonly place?: EpochPlace | undefined;
  /** The epoch after them, if that one diverged. */
  readonly diverged?: EpochResult | undefined;
}

/** The result of one epoch, whole or diverged. */
export interface EpochResult {
  /** Mean over the samples of the losses of the batches done; if the last of these is not finite, that one. */
  readonly loss: number;
  /** Fraction of correct predictions among the samples done, if they are counted. */
  readonly accuracy: number | undefined;
  readonly steps: number;
  /** The step that diverged, if one did. */
  readonly failure?: FailedStep | undefined;
}

/** The first step of an epoch with a number that is not finite. */
export interface FailedStep {
  /** Counts from 1. */
  readonly step: number;
  /** The row numbers of its batch. */
  readonly rows: Uint32Array;
}

/** Runs epochs of a session, one after another, and lets the event loop have turns in between. */
export class EpochRunner<Plan extends EpochPlan = EpochPlan> {
  private readonly inOrder: Uint32Array;
  /** Shuffled anew from `inOrder` for each epoch, so that an epoch depends on the stream's state alone. */
  private readonly order: Uint32Array;
  private readonly lengths: readonly number[];
  private readonly shuffle: RandomStream | undefined;
  /** The state of the random stream from which the order was drawn. */
  private shuffleStart: readonly number[] | undefined;
  private readonly turns = new Turns();
  private batchesDone = 0;

  constructor(
    private readonly session: Session,
    readonly plan: Plan,
  ) {
    this.lengths = batchLengths(plan.rows, plan.batchSize);
    // A batch of all rows is the same batch in any order.
    this.shuffle = this.lengths.length > 1 ? plan.shuffle : undefined;
    this.inOrder = Uint32Array.from({ length: this.shuffle === undefined ? 0 : plan.rows }, (_, row) => row);
    this.order = new Uint32Array(this.inOrder.length);
  }

  /** Steps of an epoch. */
  get steps(): number {
    return this.lengths.length;
  }

  /** Batches that were done in the epochs that are run at once, up to now. */
  get done(): number {
    return this.batchesDone;
  }

  /**
   * Runs the next epochs, as many as can be run at once: at least one, unless it is interrupted or diverges, and at most `most`.
   *
   * @param scalars single numbers for these epochs, such as the learning rate
   * @param place where to go on in an epoch that was interrupted; from its start if left out
   */
  async run(
    scalars: ReadonlyMap<Input, number>,
    most: number,
    interruption: Interruption = {},
    place?: EpochPlace,
  ): Promise<EpochRun> {
    const { correct } = this.plan;
    const { before = Number.POSITIVE_INFINITY } = interruption;
    const perEpoch = this.steps;
    if (place !== undefined) this.goTo(place);
    const pass = this.beginPass(scalars, place === undefined ? most : 1);
    const { losses } = pass;
    losses.set(place?.losses ?? []);
    if (correct !== undefined) this.session.write(correct, Float64Array.of(place?.correct ?? 0));
    let done = place?.losses.length ?? 0;
    this.batchesDone = done;
    let isWindowDrawn = place === undefined;
    let outcome: "complete" | "interrupted" | "diverged" = "complete";
    while (done < losses.length && outcome === "complete") {
      const isBetweenEpochs = done > 0 && done % perEpoch === 0;
      if (isBetweenEpochs && this.turns.isOver) break;
      const supplied = await this.supply(done, losses.length, !isWindowDrawn);
      isWindowDrawn = true;
      if (this.turns.isOver) await this.turns.yield();
      const found = this.interrupt(interruption, done);
      if (found !== undefined) {
        if (isBetweenEpochs) break;
        outcome = found;
      } else {
        const { next, hasDiverged } = await this.advance(pass, done, Math.min(supplied, before));
        done = next;
        this.batchesDone = done;
        if (hasDiverged) outcome = "diverged";
      }
    }
    // An epoch that diverged is not whole, even if that was in its last batch.
    const whole = Math.floor((outcome === "diverged" ? done - 1 : done) / perEpoch);
    const start = whole * perEpoch;
    const means = new Float64Array(whole);
    for (let i = 0; i < whole; i++) means[i] = this.meanLoss(losses, i * perEpoch, perEpoch);
    const accuracy = whole === 0 ? undefined : this.accuracyOver(this.plan.rows);
    if (outcome === "complete") return { losses: means, accuracy };
    if (outcome === "interrupted") return { losses: means, accuracy, place: this.describePlace(losses, start, done) };
    return { losses: means, accuracy, diverged: await this.describeDiverged(pass, start, done) };
  }

  /** The numbers of the rows of a step, counted from 0 within the epoch that was begun last. */
  rowsOf(step: number): Uint32Array {
    const { rows, batchSize } = this.plan;
    const start = step * batchSize;
    const count = Math.min(batchSize, rows - start);
    if (this.shuffle !== undefined) return this.order.slice(start, start + count);
    return Uint32Array.from({ length: count }, (_, i) => start + i);
  }

  /** Runs one epoch of a measurement. Undefined if it was aborted. */
  async measure(signal?: AbortSignal): Promise<EpochResult | undefined> {
    const { losses, accuracy, diverged } = await this.run(new Map(), 1, { signal });
    if (diverged !== undefined || losses.length === 0) return diverged;
    return { loss: losses[0] as number, accuracy, steps: this.steps };
  }

  private beginPass(scalars: ReadonlyMap<Input, number>, most: number): Pass {
    const { rows, batchSize, correct, supply } = this.plan;
    // Each epoch has its own order, supply and count, if there are any.
    const isSingle = this.shuffle !== undefined || correct !== undefined || supply !== undefined;
    const epochs = isSingle ? 1 : Math.min(most, Math.max(1, Math.floor(mostBatches / this.steps)));
    return { rows, order: this.drawOrder(), batchSize, scalars, losses: new Float64Array(epochs * this.steps) };
  }

  private drawOrder(): Uint32Array | undefined {
    if (this.shuffle === undefined) return undefined;
    this.shuffleStart = this.shuffle.state;
    this.order.set(this.inOrder);
    this.shuffle.shuffle(this.order);
    return this.order;
  }

  /** Goes to a place within an epoch, so that its order of rows and its supply are drawn again. */
  private goTo({ shuffle, supply }: EpochPlace): void {
    if (shuffle !== undefined) this.shuffle?.restore(shuffle);
    if (supply !== undefined) this.plan.supply?.goTo(supply);
  }

  /** Whether the epoch under way ends here, after `done` batches. A state that is not finite cannot be gone on from. */
  private interrupt(interruption: Interruption, done: number): "interrupted" | "diverged" | undefined {
    const { signal, isPauseWanted, before } = interruption;
    if (done === before) return "interrupted";
    const isAborted = signal?.aborted === true;
    if (!isAborted && isPauseWanted?.() !== true) return undefined;
    // A measurement does not change the state.
    if (done === 0 || this.plan.measurement !== undefined || this.session.isFinite()) return "interrupted";
    return isAborted ? "diverged" : undefined;
  }

  /** The place in an epoch after some of its batches. Before the first of them there is none, as if the epoch had not begun. */
  private describePlace(losses: Float64Array, from: number, until: number): EpochPlace | undefined {
    const { correct, supply } = this.plan;
    if (until === from) {
      if (this.shuffleStart !== undefined) this.shuffle?.restore(this.shuffleStart);
      supply?.rewind();
      return undefined;
    }
    return {
      losses: losses.slice(from, until),
      correct: correct && this.session.read(correct)[0],
      shuffle: this.shuffleStart,
      supply: supply?.place,
    };
  }

  /**
   * Draws the supply of a window, if its first batch is the next one.
   *
   * @param until the end of the batches that may be run
   * @param isDrawnAnyway whether it is drawn in the middle of the window, too
   * @returns the end of those that may be run before more is supplied
   */
  private async supply(batch: number, until: number, isDrawnAnyway = false): Promise<number> {
    const { supply } = this.plan;
    if (supply === undefined) return until;
    const { window } = supply.feed;
    const past = batch % window;
    const end = Math.min(batch - past + window, this.steps);
    if (past === 0 || isDrawnAnyway) {
      for (const _ of supply.draw(this.session, batch - past, end)) if (this.turns.isOver) await this.turns.yield();
    }
    return Math.min(end, until);
  }

  /** Runs the next batches, as many as are run before the clock is read. It finishes every step that it begins. */
  private async advance(pass: Pass, from: number, end: number): Promise<PassProgress> {
    const until = Math.min(from + this.turns.batches, end);
    const started = monotonicTime();
    let progress = this.step(pass, from, until);
    if (!progress.isInStep) this.turns.adapt(monotonicTime() - started);
    while (progress.isInStep) {
      if (this.turns.isOver) await this.turns.yield();
      progress = this.step(pass, progress.next, until);
    }
    return progress;
  }

  private step(pass: Pass, from: number, until: number): PassProgress {
    const { measurement } = this.plan;
    if (measurement === undefined) return this.session.train(pass, from, until);
    return this.session.measure(measurement, pass, from, until);
  }

  /**
   * Describes an epoch that diverged.
   *
   * @param from the epoch's first batch
   * @param until the end of its batches that were done
   */
  private async describeDiverged(pass: Pass, from: number, until: number): Promise<EpochResult> {
    const steps = until - from;
    const mean = this.meanLoss(pass.losses, from, steps);
    const accuracy = this.accuracyOver(Math.min(steps * this.plan.batchSize, this.plan.rows));
    // The loss may be finite: then it is the state after the update that is not.
    const last = pass.losses[until - 1] as number;
    const failure = await this.findFailure(pass, from, until);
    return { loss: Number.isFinite(last) ? mean : last, accuracy, steps, failure };
  }

  private async findFailure(pass: Pass, from: number, until: number): Promise<FailedStep> {
    // A measurement changes nothing, so the batch that failed is the last one that was done.
    const batch = this.plan.measurement === undefined ? await this.replay(pass, from, until) : until - 1;
    return { step: batch - from + 1, rows: this.rowsOf(batch - from) };
  }

  /**
   * Runs the batches of an epoch once more from the state that was last kept, and keeps the state after each of them. It leaves the
   * state from before the step that fails in the session, and the supply for that step.
   *
   * @returns the number of the batch that fails
   */
  private async replay(pass: Pass, from: number, until: number): Promise<number> {
    this.session.restore();
    this.plan.supply?.rewind();
    let batch = from;
    await this.supply(batch, until);
    while (batch < until - 1) {
      if (this.turns.isOver) await this.turns.yield();
      const { hasDiverged } = await this.advance(pass, batch, batch + 1);
      if (hasDiverged || !this.session.keep()) break;
      batch++;
      await this.supply(batch, until);
    }
    this.session.restore();
    return batch;
  }

  /** Mean over the samples of some batches. */
  private meanLoss(losses: Float64Array, from: number, batches: number): number {
    return meanLoss(losses, this.lengths, from, batches) * (this.plan.lossScale ?? 1);
  }

  private accuracyOver(samples: number): number | undefined {
    const { correct } = this.plan;
    return correct === undefined ? undefined : (this.session.read(correct)[0] as number) / samples;
  }
}

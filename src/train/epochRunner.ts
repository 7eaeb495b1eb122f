import { batchLengths } from "../data/load/split.js";
import type { Feed, Pass, PassProgress, Session } from "../engine/engine.js";
import type { Input, Variable } from "../graph/op.js";
import type { RandomStream } from "../random.js";
import { meanLoss } from "./meanLoss.js";
import { Turns } from "./turns.js";

/** Epochs that are run at once have so many batches at most: their losses are kept until the records are made. */
const mostBatches = 4096;

/** Fills a session's feed for a window of batches at a time, epoch after epoch. */
export interface BatchSupply {
  /** The feed that it fills. An epoch starts with a new window. */
  readonly feed: Feed;
  /**
   * Draws the numbers for the batches of the next window and hands them to the session: from batch number `from` of the epoch to
   * `until`, which is not included. It pauses now and then, so that the event loop can have a turn.
   */
  draw(session: Session, from: number, until: number): Iterable<unknown>;
  /** Goes back to the start of the epoch: the same numbers are drawn again. */
  rewind(): void;
}

export interface EpochPlan {
  readonly rows: number;
  readonly batchSize: number;
  /** Draws the order of the rows of each epoch; undefined to take them in their order. */
  readonly shuffle?: RandomStream | undefined;
  /** Fills the session's feed, if it has one. */
  readonly supply?: BatchSupply | undefined;
  /** Counts the correct predictions of an epoch, if they are counted. */
  readonly correct?: Variable | undefined;
  /** Index of the session's measurement that an epoch runs; undefined for the steps that train. */
  readonly measurement?: number | undefined;
}

/** The result of epochs that were run at once. */
export interface EpochRun {
  /** The loss of each whole epoch: mean over its samples of the batch losses. Plain numbers, as an epoch may take less than a microsecond. */
  readonly losses: Float64Array;
  /** Fraction of correct predictions, if they are counted: then there is one whole epoch at most. */
  readonly accuracy: number | undefined;
  /** The epoch after them, if it was aborted or diverged. */
  readonly rest: EpochResult | undefined;
}

/** The result of one epoch, whole or not. */
export interface EpochResult {
  /** Mean over the samples of the losses of the batches done; if the last of these is not finite, that one. */
  readonly loss: number;
  /** Fraction of correct predictions among the samples done, if they are counted. */
  readonly accuracy: number | undefined;
  readonly steps: number;
  readonly outcome: "complete" | "diverged" | "aborted";
  /** The step that diverged. */
  readonly failure?: FailedStep;
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
  private readonly turns = new Turns();

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

  /**
   * Runs the next epochs, as many as can be run at once: at least one, unless it is aborted or diverges, and at most `most`.
   *
   * @param scalars single numbers for these epochs, such as the learning rate
   * @param signal once aborted, no further step is begun
   */
  async run(scalars: ReadonlyMap<Input, number>, most: number, signal?: AbortSignal): Promise<EpochRun> {
    const { correct } = this.plan;
    const perEpoch = this.steps;
    const pass = this.beginPass(scalars, most);
    const { losses } = pass;
    if (correct !== undefined) this.session.write(correct, Float64Array.of(0));
    let done = 0;
    let outcome: EpochResult["outcome"] = "complete";
    while (done < losses.length && outcome === "complete") {
      const isBetweenEpochs = done > 0 && done % perEpoch === 0;
      if (isBetweenEpochs && this.turns.isOver) break;
      const supplied = await this.supply(done, losses.length);
      if (this.turns.isOver) await this.turns.yield();
      if (signal?.aborted === true) {
        if (isBetweenEpochs) break;
        outcome = done === 0 || this.keepState() ? "aborted" : "diverged";
      } else {
        const { next, hasDiverged } = await this.advance(pass, done, supplied);
        done = next;
        if (hasDiverged) outcome = "diverged";
      }
    }
    // An epoch that diverged is not whole, even if that was in its last batch.
    const whole = Math.floor((outcome === "diverged" ? done - 1 : done) / perEpoch);
    const means = new Float64Array(whole);
    for (let i = 0; i < whole; i++) means[i] = meanLoss(losses, this.lengths, i * perEpoch);
    const rest = outcome === "complete" ? undefined : await this.describeRest(pass, whole * perEpoch, done, outcome);
    return { losses: means, accuracy: whole === 0 ? undefined : this.accuracyOver(this.plan.rows), rest };
  }

  /** Runs one epoch of a measurement. */
  async measure(signal?: AbortSignal): Promise<EpochResult> {
    const { losses, accuracy, rest } = await this.run(new Map(), 1, signal);
    return rest ?? { loss: losses[0] as number, accuracy, steps: this.steps, outcome: "complete" };
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
    this.order.set(this.inOrder);
    this.shuffle.shuffle(this.order);
    return this.order;
  }

  /** Keeps the state within an epoch if it is finite. A measurement does not change the state. */
  private keepState(): boolean {
    return this.plan.measurement !== undefined || this.session.keep();
  }

  /**
   * Draws the supply of a window, if its first batch is the next one.
   *
   * @param until the end of the batches that may be run
   * @returns the end of those that may be run before more is supplied
   */
  private async supply(batch: number, until: number): Promise<number> {
    const { supply } = this.plan;
    if (supply === undefined) return until;
    const { window } = supply.feed;
    const past = batch % window;
    const end = Math.min(batch - past + window, this.steps);
    if (past === 0) {
      for (const _ of supply.draw(this.session, batch, end)) if (this.turns.isOver) await this.turns.yield();
    }
    return Math.min(end, until);
  }

  /** Runs the next batches, as many as are run before the clock is read. It finishes every step that it begins. */
  private async advance(pass: Pass, from: number, end: number): Promise<PassProgress> {
    const until = Math.min(from + this.turns.batches, end);
    const started = performance.now();
    let progress = this.step(pass, from, until);
    if (!progress.isInStep) this.turns.adapt(performance.now() - started);
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
   * Describes an epoch that is not whole.
   *
   * @param from the epoch's first batch
   * @param until the end of its batches that were done
   */
  private async describeRest(
    pass: Pass,
    from: number,
    until: number,
    outcome: "diverged" | "aborted",
  ): Promise<EpochResult> {
    const steps = until - from;
    const mean = meanLoss(pass.losses, this.lengths, from, steps);
    const accuracy = this.accuracyOver(Math.min(steps * this.plan.batchSize, this.plan.rows));
    if (outcome === "aborted") return { loss: mean, accuracy, steps, outcome };
    // The loss may be finite: then it is the state after the update that is not.
    const last = pass.losses[until - 1] as number;
    const failure = await this.findFailure(pass, from, until);
    return { loss: Number.isFinite(last) ? mean : last, accuracy, steps, outcome, failure };
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

  private accuracyOver(samples: number): number | undefined {
    const { correct } = this.plan;
    return correct === undefined ? undefined : (this.session.read(correct)[0] as number) / samples;
  }
}

import { setImmediate } from "node:timers/promises";
import { batchLengths } from "../data/batches.js";
import type { Pass, Progress, Session } from "../engine/engine.js";
import type { Input, Variable } from "../graph/op.js";
import type { RandomStream } from "../random.js";

/** How long steps may run before the event loop gets a turn, for signals, timers and writes. */
const sliceMilliseconds = 10;
/** How many losses are gathered before they are told. */
const mostBatches = 4096;

export interface EpochPlan {
  readonly rows: number;
  readonly batchSize: number;
  /** Where the order of an epoch's rows is drawn from; undefined to take them as they stand. */
  readonly shuffle: RandomStream | undefined;
  /** Called before each epoch: draws what is drawn for it besides its order. */
  readonly prepareEpoch?: (() => void) | undefined;
  /** Counts the right answers of an epoch, where there is one to count them. */
  readonly right?: Variable | undefined;
}

/** What came of an epoch, whole or not. */
export interface EpochResult {
  /** Mean over the samples of the losses of the batches done; where one is not finite, that one. */
  readonly loss: number;
  /** Part of the samples done that were answered right, where that is counted. */
  readonly accuracy: number | undefined;
  readonly steps: number;
  readonly outcome: "complete" | "diverged" | "aborted";
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
  async run(scalars: ReadonlyMap<Input, number>, most: number, signal?: AbortSignal): Promise<readonly EpochResult[]> {
    const { rows, batchSize, right, prepareEpoch } = this.plan;
    const perEpoch = this.lengths.length;
    // Each epoch has an order of its own where it is shuffled; and masks, and a count, where there are any.
    const isSingle = this.shuffle !== undefined || right !== undefined || prepareEpoch !== undefined;
    const epochs = isSingle ? 1 : Math.min(most, Math.max(1, Math.floor(mostBatches / perEpoch)));
    prepareEpoch?.();
    if (right !== undefined) this.session.write(right, Float64Array.of(0));
    const losses = new Float64Array(epochs * perEpoch);
    const pass: Pass = { rows, order: this.drawOrder(), batchSize, scalars, losses };
    const results: EpochResult[] = [];
    let done = 0;
    while (done < losses.length) {
      const isBetweenEpochs = done > 0 && done % perEpoch === 0;
      if (isBetweenEpochs && this.isSliceOver()) break;
      if (this.isSliceOver()) await this.breathe();
      if (signal?.aborted === true) {
        return isBetweenEpochs ? results : [...results, this.cutShort(losses.subarray(done - (done % perEpoch), done))];
      }
      const { next, hasDiverged } = await this.advance(pass, done, losses.length);
      while ((results.length + 1) * perEpoch <= next) {
        const whole = losses.subarray(results.length * perEpoch, (results.length + 1) * perEpoch);
        results.push(this.describe(whole, "complete"));
      }
      done = next;
      if (hasDiverged) return this.diverge(results, losses.subarray(0, done));
    }
    return results;
  }

  /** Runs the next batches, as many as are to be run before the clock is looked at. A step that was begun is finished. */
  private async advance(pass: Pass, from: number, end: number): Promise<Progress> {
    const until = Math.min(from + this.stride, end);
    let started = performance.now();
    let progress = this.session.train(pass, from, until);
    while (progress.isInStep) {
      if (this.isSliceOver()) await this.breathe();
      started = performance.now();
      progress = this.session.train(pass, progress.next, until);
    }
    this.adaptStride(performance.now() - started);
    return progress;
  }

  private drawOrder(): Uint32Array | undefined {
    if (this.shuffle === undefined) return undefined;
    this.order.set(this.inOrder);
    this.shuffle.shuffle(this.order);
    return this.order;
  }

  private cutShort(losses: Float64Array): EpochResult {
    const outcome = this.session.keep() ? "aborted" : "diverged";
    return this.describe(losses, outcome);
  }

  /** The last of the epochs is the one that diverged: in a loss, or in the state that its last update left. */
  private diverge(results: readonly EpochResult[], losses: Float64Array): readonly EpochResult[] {
    const last = losses.at(-1) as number;
    const steps = ((losses.length - 1) % this.lengths.length) + 1;
    const before = results.slice(0, Math.floor((losses.length - 1) / this.lengths.length));
    const result = this.describe(losses.subarray(losses.length - steps), "diverged");
    return [...before, Number.isFinite(last) ? result : { ...result, loss: last }];
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

  /** @param losses of the batches of one epoch that are done */
  private describe(losses: Float64Array, outcome: EpochResult["outcome"]): EpochResult {
    const { batchSize, rows, right } = this.plan;
    const samples = Math.min(losses.length * batchSize, rows);
    // Each loss by its share, so that the only batch of a full-batch epoch keeps its loss to the last bit.
    const loss = losses.reduce((mean, each, batch) => mean + each * ((this.lengths[batch] as number) / samples), 0);
    const accuracy = right === undefined ? undefined : (this.session.read(right)[0] as number) / samples;
    return { loss, accuracy, steps: losses.length, outcome };
  }
}

import { setImmediate } from "node:timers/promises";
import { batchLengths } from "../data/batches.js";
import type { Pass, Session } from "../engine/engine.js";
import type { Input } from "../graph/op.js";
import type { RandomStream } from "../random.js";

/** How long steps may run before the event loop gets a turn, for signals, timers and writes. */
const sliceMilliseconds = 20;

export interface EpochPlan {
  readonly rows: number;
  readonly batchSize: number;
  /** Where the order of an epoch's rows is drawn from; undefined to take them as they stand. */
  readonly shuffle: RandomStream | undefined;
  readonly lr: Input;
}

/** What came of an epoch, whole or not. */
export interface EpochResult {
  /** Mean over the samples of the losses of the batches done; where one is not finite, that one. */
  readonly loss: number;
  readonly steps: number;
  readonly outcome: "complete" | "diverged" | "aborted";
}

/** Runs epochs of a session, one after another, and lets the event loop breathe in between. */
export class EpochRunner {
  private readonly inOrder: Uint32Array;
  /** Made from `inOrder` for each epoch, so that an epoch depends on the stream's state and on no epoch before. */
  private readonly order: Uint32Array;
  private readonly lengths: readonly number[];
  private sliceStart = performance.now();

  constructor(
    private readonly session: Session,
    private readonly plan: EpochPlan,
  ) {
    this.inOrder = Uint32Array.from({ length: plan.rows }, (_, row) => row);
    this.order = new Uint32Array(plan.rows);
    this.lengths = batchLengths(plan.rows, plan.batchSize);
  }

  /** Steps that an epoch takes. */
  get steps(): number {
    return this.lengths.length;
  }

  /** @param signal once aborted, no further step is begun */
  async run(lr: number, signal?: AbortSignal): Promise<EpochResult> {
    const { batchSize, shuffle } = this.plan;
    this.order.set(this.inOrder);
    // A batch of all rows is the same batch in any order.
    if (this.lengths.length > 1) shuffle?.shuffle(this.order);
    const losses = new Float64Array(this.lengths.length);
    const pass: Pass = { order: this.order, batchSize, scalars: new Map([[this.plan.lr, lr]]), losses };
    const isDiverged = (batch: number) => !Number.isFinite(losses[batch]);
    let done = 0;
    while (done < this.lengths.length) {
      await this.breathe();
      if (signal?.aborted) return { loss: this.meanLoss(losses, done), steps: done, outcome: "aborted" };
      done = this.session.train(pass, done, (batch) => isDiverged(batch) || this.isSliceOver());
      if (isDiverged(done - 1)) return { loss: losses[done - 1] as number, steps: done, outcome: "diverged" };
    }
    return { loss: this.meanLoss(losses, done), steps: done, outcome: "complete" };
  }

  private isSliceOver(): boolean {
    return performance.now() - this.sliceStart > sliceMilliseconds;
  }

  private async breathe(): Promise<void> {
    if (!this.isSliceOver()) return;
    await setImmediate();
    this.sliceStart = performance.now();
  }

  private meanLoss(losses: Float64Array, batches: number): number {
    const samples = Math.min(batches * this.plan.batchSize, this.plan.rows);
    // Each loss by its share, so that the only batch of a full-batch epoch keeps its loss to the last bit.
    return losses
      .subarray(0, batches)
      .reduce((mean, loss, batch) => mean + loss * ((this.lengths[batch] as number) / samples), 0);
  }
}

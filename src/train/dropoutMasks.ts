import type { Feed, Rows, Session } from "../engine/engine.js";
import { type Network, widthsOfMasks } from "../nn/network.js";
import type { RandomStream } from "../random.js";
import type { BatchSupply, SupplyPlace } from "./epochPlan.js";

/** Numbers that are drawn without a pause. They take half a millisecond. */
const mostDrawn = 2 ** 16;

/**
 * Draws the masks of the dropout layers for each batch of each epoch. An element is 0 with the layer's rate as its probability, else
 * 1 / (1 - rate), so that the expectation of a unit stays the same.
 *
 * They are drawn batch after batch, within a batch layer after layer, within a layer row after row. So the window, which decides how
 * many batches are drawn at a time, changes no number.
 *
 * @see Srivastava et al. 2014, "Dropout: A simple way to prevent neural networks from overfitting"
 */
export class DropoutMasks implements BatchSupply {
  readonly feed: Feed;
  private readonly masks: readonly { readonly width: number; readonly rate: number }[];
  private readonly unitsPerRow: number;
  /** Numbers that are drawn, on their way to the session. */
  private readonly chunk: Float64Array;
  /** The state of the random stream at the start of the epoch. */
  private epochStart: readonly number[];
  /** The same at the start of the window. */
  private windowStart: readonly number[];

  constructor(
    network: Network,
    private readonly rows: number,
    private readonly batchSize: number,
    private readonly random: RandomStream,
  ) {
    this.masks = widthsOfMasks(network);
    this.unitsPerRow = this.masks.reduce((sum, { width }) => sum + width, 0);
    const perBatch = batchSize * this.unitsPerRow;
    const window = Math.min(Math.max(1, Math.floor(mostDrawn / perBatch)), Math.ceil(rows / batchSize));
    this.feed = { window, perBatch };
    this.chunk = new Float64Array(Math.min(mostDrawn, window * perBatch));
    this.epochStart = random.state;
    this.windowStart = random.state;
  }

  get isEmpty(): boolean {
    return this.masks.length === 0;
  }

  *draw(session: Pick<Session, "feed">, from: number, until: number): Generator<undefined, void, undefined> {
    this.windowStart = this.random.state;
    if (from === 0) this.epochStart = this.windowStart;
    const total = this.rowsIn(from, until) * this.unitsPerRow;
    for (let start = 0; start < total; start += mostDrawn) {
      const count = Math.min(mostDrawn, total - start);
      this.fillChunk(from, start, count);
      session.feed(start, this.chunk.subarray(0, count));
      yield;
    }
  }

  rewind(): void {
    this.random.restore(this.epochStart);
  }

  get place(): SupplyPlace {
    return { epochStart: this.epochStart, windowStart: this.windowStart };
  }

  goTo({ epochStart, windowStart }: SupplyPlace): void {
    this.epochStart = epochStart;
    this.random.restore(windowStart);
  }

  /** The masks of a batch, one for each layer. The batch must be in the window that was drawn last. */
  read(session: Pick<Session, "readFeed">, batch: number): readonly Rows[] {
    const { window, perBatch } = this.feed;
    const rows = this.rowsIn(batch, batch + 1);
    let next = (batch % window) * perBatch;
    return this.masks.map(({ width }) => {
      const values = session.readFeed(next, rows * width);
      next += values.length;
      return { columns: width, values };
    });
  }

  /** Draws `count` of the numbers for the batches from number `batch` on, after the first `start` of these numbers. */
  private fillChunk(batch: number, start: number, count: number): void {
    let next = -start; // where a mask starts in the chunk; below 0 if a part of the mask was drawn before
    for (let each = batch; next < count; each++) {
      const rows = this.rowsIn(each, each + 1);
      for (const { width, rate } of this.masks) {
        const kept = 1 / (1 - rate);
        const end = Math.min(next + rows * width, count);
        // A product takes half the time of a branch, which no processor can predict.
        for (let k = Math.max(next, 0); k < end; k++) this.chunk[k] = kept * Number(!this.random.chance(rate));
        next += rows * width;
      }
    }
  }

  /** Rows in the batches from number `from` to `until`, which is not included. */
  private rowsIn(from: number, until: number): number {
    return Math.min(until * this.batchSize, this.rows) - from * this.batchSize;
  }
}

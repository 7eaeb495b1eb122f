import type { Rows, Session } from "../engine/engine.js";
import { type Network, widthsOfMasks } from "../nn/network.js";
import type { RandomStream } from "../random.js";

/** Numbers that are drawn at once: a millisecond's work. */
const mostDrawn = 2 ** 16;

/**
 * Masks of the dropout layers as tables beside the data: a row for each row that is trained on, drawn anew for each epoch. An epoch
 * visits every row once, so each visit has a mask of its own, and the engine takes them in batches as it takes the data.
 */
export class DropoutMasks {
  readonly tables: readonly Rows[];
  private readonly rates: readonly number[];

  constructor(
    network: Network,
    rows: number,
    private readonly random: RandomStream,
  ) {
    const masks = widthsOfMasks(network);
    this.rates = masks.map(({ rate }) => rate);
    this.tables = masks.map(({ width }) => ({ columns: width, values: new Float64Array(rows * width) }));
  }

  get isEmpty(): boolean {
    return this.tables.length === 0;
  }

  /**
   * Draws the masks of an epoch, and hands them to the session: 0 with the layer's rate, else 1 / (1 - rate), so that a unit's
   * expectation stays what it is. In parts, between which other things may be done.
   *
   * @param first number of the first mask's table in the session
   * @see Srivastava et al. 2014, "Dropout: A simple way to prevent neural networks from overfitting"
   */
  *draw(session: Session, first: number): Generator<undefined, void, undefined> {
    for (const [i, { values }] of this.tables.entries()) {
      const rate = this.rates[i] as number;
      const kept = 1 / (1 - rate);
      for (let from = 0; from < values.length; from += mostDrawn) {
        const until = Math.min(from + mostDrawn, values.length);
        for (let k = from; k < until; k++) values[k] = this.random.chance(rate) ? 0 : kept;
        yield;
      }
      session.replaceTable(first + i, values);
    }
  }
}

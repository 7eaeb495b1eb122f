import type { Feed, Session } from "../engine/engine.js";
import type { Variable } from "../graph/op.js";
import type { RandomStream } from "../random.js";

/** The rows of an epoch, and how its batches are made of them. */
export interface EpochPlan {
  readonly rows: number;
  readonly batchSize: number;
  /** Draws the order of the rows of each epoch; undefined to take them in their order. */
  readonly shuffle?: RandomStream | undefined;
  /** Fills the session's feed, if it has one. */
  readonly supply?: BatchSupply | undefined;
  /** Counts the correct predictions of an epoch, if they are counted. */
  readonly correct?: Variable | undefined;
  /** What the mean of the batches' losses is multiplied by; default 1. */
  readonly lossScale?: number | undefined;
  /** Index of the session's measurement that an epoch runs; undefined for the steps that train. */
  readonly measurement?: number | undefined;
}

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
  /** Where it is: what it has drawn last was for the window under way. */
  readonly place: SupplyPlace;
  /** Goes to a place. The next window that is drawn must be the one that was under way there. */
  goTo(place: SupplyPlace): void;
}

/** States of a random stream, from which the numbers of an epoch are drawn again. */
export interface SupplyPlace {
  readonly epochStart: readonly number[];
  readonly windowStart: readonly number[];
}

/**
 * A place within an epoch, between two of its steps. With the state of the session it is all that is needed to go on from there: an
 * epoch that is paused and goes on ends like one that was never paused, in this process or in another.
 */
export interface EpochPlace {
  /** Losses of the batches that are done: at least one, and not all. */
  readonly losses: Float64Array;
  /** Correct predictions among them, if they are counted. */
  readonly correct: number | undefined;
  /** The state of the random stream from which the epoch's order of rows was drawn, if it was. */
  readonly shuffle: readonly number[] | undefined;
  readonly supply: SupplyPlace | undefined;
}

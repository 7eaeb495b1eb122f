import { setImmediate } from "node:timers/promises";
import { monotonicTime } from "../monotonicTime.js";

/** How long steps may run before the event loop gets a turn, for signals, timers and writes. */
const longestMilliseconds = 10;

/** Shares the time between steps and the event loop. */
export class Turns {
  private start = monotonicTime();
  /** Batches to run before the clock is read: few enough for a small part of a turn. */
  batches = 1;

  /** Whether the event loop is to get its turn. */
  get isOver(): boolean {
    return monotonicTime() - this.start > longestMilliseconds;
  }

  /** Gives the event loop its turn. */
  async yield(): Promise<void> {
    await setImmediate();
    this.start = monotonicTime();
  }

  /**
   * Doubles the batches until they take a part of a turn: then the clock is seldom read, and no turn is much too long.
   *
   * @param milliseconds that the last batches took
   */
  adapt(milliseconds: number): void {
    if (milliseconds < longestMilliseconds / 8) this.batches *= 2;
    else if (milliseconds > longestMilliseconds / 2) this.batches = Math.max(1, Math.floor(this.batches / 2));
  }
}

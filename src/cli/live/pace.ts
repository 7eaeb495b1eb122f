import { monotonicTime } from "../../monotonicTime.js";
/** The shortest time between two frames. */
export const frameMilliseconds = 100;

/** How often something is done: at most ten times a second, and rarer if it would cost more than its share of the time. */
export class Pace {
  private last = monotonicTime();
  private pause = frameMilliseconds;

  /** @param share of the time, such as 0.01 */
  constructor(private readonly share: number) {}

  get isDue(): boolean {
    return monotonicTime() - this.last >= this.pause;
  }

  /** Whether it may be done out of turn, since it is wanted soon. */
  get isPossible(): boolean {
    return monotonicTime() - this.last >= frameMilliseconds;
  }

  /** @param milliseconds that it took this time */
  spend(milliseconds: number): void {
    this.last = monotonicTime();
    this.pause = Math.max(frameMilliseconds, milliseconds / this.share);
  }
}

/**
 * Starts to measure what work costs: the time of the processor, since on a busy machine the clock counts what others do as well. Some
 * systems count it in steps of 16 ms: then the clock is nearer.
 *
 * @returns what to call at its end, for the milliseconds
 */
export function startCost(): () => number {
  const begun = monotonicTime();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return Math.min(monotonicTime() - begun, (user + system) / 1000);
  };
}

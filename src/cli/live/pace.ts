/** The shortest time between two frames. */
export const frameMilliseconds = 100;

/** How often something is done: at most ten times a second, and rarer if it would cost more than its share of the time. */
export class Pace {
  private next: number;

  /** @param share of the time, such as 0.01 */
  constructor(private readonly share: number) {
    this.next = performance.now() + frameMilliseconds;
  }

  get isDue(): boolean {
    return performance.now() >= this.next;
  }

  /** @param milliseconds that it took this time */
  spend(milliseconds: number): void {
    this.next = performance.now() + Math.max(frameMilliseconds, milliseconds / this.share);
  }
}

import { monotonicTime } from "../../monotonicTime.js";

/** What a rate is taken from: the last 30 seconds, so that it follows what the machine has to do besides. */
const remembered = 30;
const secondMilliseconds = 1000;

interface Mark {
  readonly time: number;
  readonly done: number;
}

/** How fast work is done, and when it will be over, from how far it is now and then. */
export class TimeLeft {
  private readonly marks: Mark[] = [];
  private latest: Mark | undefined;
  private perMillisecond: number | undefined;

  /** @param done how much is done by now */
  observe(done: number): void {
    const time = monotonicTime();
    // Between two steps nothing changes: then what was found out at the last one holds.
    if (this.latest !== undefined && done <= this.latest.done) return;
    this.latest = { time, done };
    const last = this.marks.at(-1);
    const [first] = this.marks;
    if (first !== undefined && time > first.time) this.perMillisecond = (done - first.done) / (time - first.time);
    if (last === undefined || time - last.time >= secondMilliseconds) this.marks.push(this.latest);
    if (this.marks.length > remembered) this.marks.shift();
  }

  /** What is done in a second; undefined before something was. */
  get perSecond(): number | undefined {
    return this.perMillisecond === undefined ? undefined : this.perMillisecond * secondMilliseconds;
  }

  /** Seconds until `total` is done. Between two steps they run down. */
  secondsUntil(total: number): number | undefined {
    const { latest, perMillisecond } = this;
    if (latest === undefined || perMillisecond === undefined) return undefined;
    const left = (total - latest.done) / perMillisecond - (monotonicTime() - latest.time);
    return Math.max(0, left) / secondMilliseconds;
  }
}

import { firstThatFits } from "../../messages/firstThatFits.js";
import { formatNumber } from "../../messages/formatNumber.js";
import type { RunPosition, StartRecord, TrainingRecord } from "../../train/records.js";
import type { Line } from "../output/line.js";
import { formatDuration } from "../tables/formatDuration.js";
import { formatRate } from "../tables/formatRate.js";
import { drawBar } from "./drawBar.js";
import type { LivePart, LiveSize } from "./livePart.js";
import { TimeLeft } from "./timeLeft.js";

/** A shorter bar shows too little, a longer one no more. */
const shortestBar = 8;
const longestBar = 30;

/** What the live line asks the run. */
export interface Positioned {
  readonly position: RunPosition;
}

/** The line below the log: a bar, percentage, epoch, loss, samples a second, time left. In a narrow window what matters least is left out. */
export class LiveLine implements LivePart {
  readonly isKept = false;
  private readonly time = new TimeLeft();
  private start: StartRecord | undefined;
  /** That of the last epoch that is done. */
  private loss: number | undefined;

  /** @param isUnicode whether the bar may be made of blocks */
  constructor(
    private readonly run: Positioned,
    private readonly isUnicode: boolean,
  ) {}

  show(records: readonly TrainingRecord[]): void {
    const [first] = records;
    if (first?.type === "start") {
      this.start = first;
      this.time.observe(first.resumedFrom?.epoch ?? 0);
    }
    this.loss = records.findLast((record) => record.type === "epoch")?.loss ?? this.loss;
  }

  render({ columns }: LiveSize): readonly Line[] {
    if (this.start === undefined) return [];
    const { epochs: total } = this.start.config;
    const { epochs, steps, stepsPerEpoch } = this.run.position;
    const done = epochs + steps / stepsPerEpoch;
    this.time.observe(done);
    const { perSecond } = this.time;
    const seconds = this.time.secondsUntil(total);
    const parts = {
      percentage: `${Math.floor((100 * done) / total)}%`.padStart(4),
      epoch: `${Math.min(epochs + 1, total)}`,
      total: ` of ${total}`,
      loss: `loss ${this.loss === undefined ? "-" : formatNumber(this.loss)}`,
      speed: perSecond === undefined ? "" : `${formatRate(perSecond * this.start.samples)} samples/s`,
      left: seconds === undefined ? "" : `${formatDuration(Math.ceil(seconds))} left`,
    };
    return [this.fit(parts, done / total, columns)];
  }

  private fit({ percentage, epoch, total, loss, speed, left }: Parts, share: number, columns: number): string {
    const join = (texts: readonly string[]) => texts.filter((text) => text !== "").join("  ");
    const bar = (rest: string) => {
      const size = Math.min(longestBar, columns - rest.length - 1);
      return size < shortestBar ? undefined : `${drawBar(share, size, this.isUnicode)} ${rest}`;
    };
    const middle = [`epoch ${epoch}${total}`, loss];
    return (
      bar(join([percentage, ...middle, speed, left])) ??
      bar(join([percentage, ...middle, left])) ??
      firstThatFits(
        [
          [percentage, ...middle, left],
          [...middle, left],
          [`epoch ${epoch}`, loss, left],
          [epoch, loss, left],
        ].map(join),
        columns,
      )
    );
  }
}

interface Parts {
  readonly percentage: string;
  readonly epoch: string;
  readonly total: string;
  readonly loss: string;
  readonly speed: string;
  readonly left: string;
}

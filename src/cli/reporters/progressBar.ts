import { Format, SingleBar } from "cli-progress";
import type { TrainingRecord } from "../../train/records.js";
import type { OutputStream } from "../io.js";
import { formatNumber } from "../tables/formatNumber.js";

const framesPerSecond = 10;

/** A progress bar on a terminal, below the log. */
export class ProgressBar {
  private readonly bar: SingleBar;
  private total = 0;
  private startTime = 0;
  private lastDrawn = 0;

  constructor(stream: OutputStream) {
    this.bar = new SingleBar({
      stream,
      format: "{bar} {percentage}%  epoch {value} of {total}  loss {loss}  {left}",
      fps: framesPerSecond,
      barsize: 16,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      clearOnComplete: true,
      // cli-progress cuts the bar to the width of the terminal. It changes no mode of the terminal that must be restored.
      linewrap: true,
      hideCursor: false,
      gracefulExit: false,
    });
  }

  show(record: TrainingRecord): void {
    if (record.type === "start") {
      this.total = record.config.epochs;
      this.startTime = Date.now();
      this.draw(0, { loss: "-", left: "" });
    } else if (record.type === "epoch") {
      this.draw(record.epoch, { loss: formatNumber(record.loss), left: this.timeLeft(record.epoch) });
    }
  }

  /** Removes the bar, so that a line can be written in its place. A later record draws it again, below. */
  clear(): void {
    if (this.bar.isActive) this.bar.stop();
  }

  private draw(epoch: number, payload: { readonly loss: string; readonly left: string }): void {
    if (this.bar.isActive) {
      this.bar.update(epoch, payload);
    } else if (Date.now() - this.lastDrawn >= 1000 / framesPerSecond) {
      // A bar that was stopped would be drawn at its old place. A new start draws it at the current line.
      this.bar.start(this.total, epoch, payload);
      this.lastDrawn = Date.now();
    }
  }

  /** cli-progress estimates from the last few updates. That is too little here: an epoch may take microseconds. */
  private timeLeft(epoch: number): string {
    const seconds = ((Date.now() - this.startTime) / 1000 / epoch) * (this.total - epoch);
    return `${Format.TimeFormat(Math.ceil(seconds), { autopaddingChar: "" }, 1)} left`;
  }
}

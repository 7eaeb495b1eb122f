import { Format } from "cli-progress";
import type { TrainingRecord } from "../../train/records.js";
import type { OutputStream } from "../io.js";
import { formatNumber } from "../tables/formatNumber.js";
import { TerminalBar } from "./terminalBar.js";

/** A progress bar on a terminal, below the log. */
export class ProgressBar {
  private readonly bar: TerminalBar;
  private total = 0;
  private startTime = 0;
  private startEpoch = 0;

  constructor(stream: OutputStream) {
    this.bar = new TerminalBar(stream, "{bar} {percentage}%  epoch {value} of {total}  loss {loss}  {left}");
  }

  show(record: TrainingRecord): void {
    if (record.type === "start") {
      this.total = record.config.epochs;
      this.startTime = Date.now();
      this.startEpoch = record.resumedFrom?.epoch ?? 0;
      this.bar.draw(this.startEpoch, this.total, { loss: "-", left: "" });
    } else if (record.type === "epoch") {
      const payload = { loss: formatNumber(record.loss), left: this.timeLeft(record.epoch) };
      this.bar.draw(record.epoch, this.total, payload);
    }
  }

  /** Removes the bar, so that a line can be written in its place. A later record draws it again, below. */
  clear(): void {
    this.bar.clear();
  }

  /** cli-progress estimates from the last few updates. That is too little here: an epoch may take microseconds. */
  private timeLeft(epoch: number): string {
    const seconds = ((Date.now() - this.startTime) / 1000 / (epoch - this.startEpoch)) * (this.total - epoch);
    return `${Format.TimeFormat(Math.ceil(seconds), { autopaddingChar: "" }, 1)} left`;
  }
}

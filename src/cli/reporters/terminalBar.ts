import { SingleBar } from "cli-progress";
import type { OutputStream } from "../io.js";

const framesPerSecond = 10;

/** A bar on a terminal, drawn again in its place. A line can be written there after `clear`. */
export class TerminalBar {
  private readonly bar: SingleBar;
  private lastDrawn = 0;

  /** @param format as cli-progress takes it, with a name in braces for each value of the payload */
  constructor(stream: OutputStream, format: string) {
    this.bar = new SingleBar({
      stream,
      format,
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

  draw(value: number, total: number, payload: Readonly<Record<string, string>>): void {
    if (this.bar.isActive) {
      this.bar.setTotal(total);
      this.bar.update(value, payload);
    } else if (Date.now() - this.lastDrawn >= 1000 / framesPerSecond) {
      // A bar that was stopped would be drawn at its old place. A new start draws it at the current line.
      this.bar.start(total, value, payload);
      this.lastDrawn = Date.now();
    }
  }

  /** Removes the bar. The next `draw` starts it again, at the current line. */
  clear(): void {
    if (this.bar.isActive) this.bar.stop();
  }
}

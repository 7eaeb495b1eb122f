import type { CheckProgress } from "../../gradcheck/progress.js";
import { printable } from "../../printable.js";
import type { OutputStream } from "../io.js";
import { TerminalBar } from "./terminalBar.js";

/** A check that takes no longer shows no bar. */
const quietMilliseconds = 1000;

/** A bar on a terminal that shows how far a check of gradients is, once it takes over a second. */
export class CheckBar {
  private readonly bar: TerminalBar;
  private readonly start = Date.now();

  constructor(stream: OutputStream) {
    this.bar = new TerminalBar(stream, "{bar} {percentage}%  checking {what}");
  }

  show({ done, total, what }: CheckProgress): void {
    if (Date.now() - this.start >= quietMilliseconds) this.bar.draw(done, total, { what: printable(what) });
  }

  /** Removes the bar, so that a line can be written in its place. */
  clear(): void {
    this.bar.clear();
  }
}

import { vi } from "vitest";
import { main } from "../../src/cli/main.js";
import { CapturedIo, type Outcome, withoutFrame } from "./runMain.js";

/** A run of `backprop train` in this process, to which signals can be sent. */
export class RunningTraining {
  readonly io = new CapturedIo();
  readonly outcome: Promise<Outcome>;

  constructor(...args: readonly string[]) {
    const { io } = this;
    this.outcome = main(["train", ...args], io).then((code) => ({
      code,
      stdout: io.stdout.text,
      stderr: withoutFrame(io.stderr.text),
    }));
  }

  /** Waits until a part of the log is written. */
  async until(part: string): Promise<void> {
    await vi.waitUntil(() => this.io.stdout.text.includes(part), { timeout: 30_000, interval: 1 });
  }

  async endBy(signal: "SIGINT" | "SIGTERM"): Promise<Outcome> {
    this.io.emit(signal);
    return this.outcome;
  }
}

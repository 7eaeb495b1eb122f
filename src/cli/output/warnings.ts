import { yellow } from "./line.js";
import type { Output } from "./output.js";

/** Writes warnings, each of them once: those from before a run are among its records again. */
export class Warnings {
  private readonly written = new Set<string>();

  constructor(private readonly output: Output) {}

  async write(messages: readonly string[]): Promise<void> {
    const fresh = messages.filter((message) => !this.written.has(message));
    for (const message of fresh) this.written.add(message);
    await this.output.write(fresh.map((message) => [yellow("warning:"), ` ${message}`]));
  }
}

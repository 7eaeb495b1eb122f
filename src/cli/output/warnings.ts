import { yellow } from "./line.js";
import type { Output } from "./output.js";

/** Warnings on a stream, each of them once: what is told early is among a run's records too. */
export class Warnings {
  private readonly told = new Set<string>();

  constructor(private readonly output: Output) {}

  async tell(messages: readonly string[]): Promise<void> {
    const fresh = messages.filter((message) => !this.told.has(message));
    for (const message of fresh) this.told.add(message);
    await this.output.write(fresh.map((message) => [yellow("warning:"), ` ${message}`]));
  }
}

import { yellow } from "./line.js";
import type { Output } from "./output.js";

/** Writes warnings, each of them once: those from before a run are among its records again. */
export class Warnings {
  private readonly written = new Set<string>();
  /** The beginnings of warnings that are not written. */
  private readonly known: string[] = [];

  constructor(private readonly output: Output) {}

  /** Takes warnings with these beginnings, behind their line, for written already. */
  know(beginnings: readonly string[]): void {
    this.known.push(...beginnings);
  }

  async write(messages: readonly string[]): Promise<void> {
    const fresh = messages.filter((message) => !this.written.has(message) && !this.isKnown(message));
    for (const message of fresh) this.written.add(message);
    await this.output.write(fresh.map((message) => [yellow("warning:"), ` ${message}`]));
  }

  private isKnown(message: string): boolean {
    const text = message.replace(/^line \d+, /, "");
    return this.known.some((beginning) => text.startsWith(beginning));
  }
}

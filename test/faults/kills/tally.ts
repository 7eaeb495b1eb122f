import { isKilled } from "./chain.js";
import { names, type Part } from "./part.js";
import { linesOf } from "./reference.js";

/** Counts the kills, by what they came into. */
export class Tally {
  hasFailed = false;
  private runs = 0;
  private readonly counts = new Map<string, number>();

  /** Adds the parts of a run. */
  add(parts: readonly Part[]): void {
    this.runs++;
    for (const part of parts) {
      const { events, endedBy, code, files, passing, stdout } = part;
      for (const signal of ["SIGHUP", "SIGUSR1"]) {
        for (const event of events) if (event.startsWith(signal) && !event.endsWith("too late")) this.count(signal);
      }
      if (!isKilled(part)) {
        if (endedBy !== undefined) this.count("too late to end the run");
        continue;
      }
      this.count("kills");
      this.count(`by ${endedBy ?? "SIGHUP"}${code === null ? "" : " with an exit code"}`);
      if (!files.includes(names.checkpoint)) this.count("before the first checkpoint");
      if (stdout === "") this.count("before the first line of the log");
      if (passing.some((name) => name.endsWith(".tmp"))) this.count("left a temporary file");
      if (passing.some((name) => name.endsWith(".lock"))) this.count("left a lock");
      if (linesOf(stdout, "end").some((line) => !line.includes('"reason":"signal"'))) this.count("after the last step");
    }
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** The counts, for people. */
  describe(): string {
    return [`runs: ${this.runs}`, ...[...this.counts].toSorted().map(([what, count]) => `${what}: ${count}`)].join(
      "\n",
    );
  }
}

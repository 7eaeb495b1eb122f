import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type FSWatcher, readdirSync, watch } from "node:fs";
import { basename, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { nameBeside } from "../../../src/files/temporaryFile.js";
import type { Ending, Moment, Plan } from "./plan.js";

/** The names of a run's files in its folder. */
export const names = { config: "config.json", checkpoint: "run.ckpt", model: "model.json" } as const;

/** What a process did until it ended, by itself or not. */
export interface Part {
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  /** Null if a signal has ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The signal that was to end the process, if it came before the process had ended. */
  readonly endedBy: Ending | undefined;
  /** The files in the folder when the process had ended, and those of them that it should have taken away. */
  readonly files: readonly string[];
  readonly passing: readonly string[];
  /** What happened, for people. */
  readonly events: readonly string[];
}

/** No process takes so long by itself. */
const longestMilliseconds = 180_000;

const command = resolve(import.meta.dirname, "../../../bin/backprop.js");

/** Runs the built command in a folder, and does to it what the plan says. */
export async function runPart(folder: string, argv: readonly string[], plan: Plan): Promise<Part> {
  const process = new WatchedProcess(folder, argv);
  for (const { signal, wait: milliseconds } of plan.nudges) {
    void process.reaches({ at: "row", count: 1, wait: milliseconds }).then(() => process.send(signal));
  }
  if (plan.end !== undefined) {
    const { by, moment, gap } = plan.end;
    void process.reaches(moment).then(() => process.end(by, moment.at, gap));
  }
  return process.outcome();
}

/** A process of the command, and what is seen of it from outside. */
class WatchedProcess {
  private readonly child: ChildProcess;
  private readonly watcher: FSWatcher;
  private readonly start = performance.now();
  private readonly events: string[] = [];
  private readonly output = { stdout: "", stderr: "" };
  private readonly temporary = { checkpoint: new Set<string>(), model: new Set<string>() };
  private rows = 0;
  private checkpoints = 0;
  private endedBy: Ending | undefined;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly folder: string,
    private readonly argv: readonly string[],
  ) {
    this.watcher = watch(folder, (event, file) => this.see(event, file ?? ""));
    const { FORCE_COLOR: _, NODE_OPTIONS: __, ...env } = globalThis.process.env;
    this.child = spawn(globalThis.process.execPath, [command, ...argv], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.output.stdout += text;
      this.rows += text.split('"type":"epoch"').length - 1;
      this.check();
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.output.stderr += text;
    });
  }

  private see(event: string, file: string): void {
    for (const name of ["checkpoint", "model"] as const) {
      if (file.startsWith(beside(name)) && file.endsWith(".tmp")) this.temporary[name].add(file);
    }
    // A file that is renamed is seen once under its new name.
    if (event === "rename" && file === names.checkpoint) this.checkpoints++;
    this.check();
  }

  /** Waits for a moment, which may never come. */
  async reaches(moment: Moment): Promise<void> {
    if (moment.at !== "time") {
      await new Promise<void>((resolve) => {
        this.waiting.push(() => {
          if (this.isReached(moment)) resolve();
        });
        this.check();
      });
    }
    if (moment.wait > 0) await wait(moment.wait, undefined, { ref: false });
  }

  private check(): void {
    for (const each of this.waiting) each();
  }

  private isReached(moment: Exclude<Moment, { at: "time" }>): boolean {
    switch (moment.at) {
      case "training":
        return this.output.stdout.includes("\n");
      case "row":
        return this.rows >= moment.count;
      case "checkpoint begins":
        return this.temporary.checkpoint.size >= moment.count;
      case "checkpoint is there":
        return this.checkpoints >= moment.count;
      case "model begins":
        return this.temporary.model.size > 0;
    }
  }

  async end(by: Ending, at: string, gap: number): Promise<void> {
    const signal = by === "SIGINT twice" ? "SIGINT" : by;
    if (!this.send(signal, at)) return;
    this.endedBy = by;
    if (by !== "SIGINT twice") return;
    await wait(gap, undefined, { ref: false });
    this.send(signal);
  }

  /** Returns whether the process was still there. */
  send(signal: NodeJS.Signals, at = ""): boolean {
    const isThere = this.child.exitCode === null && this.child.signalCode === null && this.child.kill(signal);
    const time = Math.round(performance.now() - this.start);
    this.events.push(`${signal} after ${time} ms, ${this.rows} rows${at && ` (${at})`}${isThere ? "" : ": too late"}`);
    return isThere;
  }

  async outcome(): Promise<Part> {
    const watchdog = setTimeout(() => this.send("SIGKILL", "it takes too long"), longestMilliseconds);
    const [code, signal] = (await once(this.child, "close")) as [number | null, NodeJS.Signals | null];
    clearTimeout(watchdog);
    this.watcher.close();
    this.events.push(code === null ? `ended by ${signal}` : `exit code ${code}`);
    const files = readdirSync(this.folder);
    const passing = files.filter((name) => name.startsWith(".backprop-"));
    const { argv, events, endedBy } = this;
    return { argv, ...this.output, code, signal, endedBy, files, passing, events };
  }
}

function beside(name: "checkpoint" | "model"): string {
  return basename(nameBeside(names[name]));
}

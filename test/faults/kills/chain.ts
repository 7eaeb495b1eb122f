import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RandomStream } from "../../../src/random.js";
import type { Kind } from "./kinds.js";
import { names, type Part, runPart } from "./part.js";
import { drawPlan } from "./plan.js";
import { linesOf, prepareFolder, type Reference, readCheckpoint, readLog, runOptions } from "./reference.js";

/** A run that is to be killed again and again. */
export interface ChainOptions {
  readonly folder: string;
  readonly kind: Kind;
  readonly log: string;
  readonly every: number | undefined;
  readonly reference: Reference;
  readonly random: RandomStream;
  /** After so many kills it is left alone. */
  readonly kills: number;
  /** Whether it is gone on with when all is done: a kill may come after everything is saved. */
  readonly isGoneOnAfterEnd: boolean;
}

/** A run from its beginning to its end, in as many parts as kills have made of it. */
export class Chain {
  readonly parts: Part[] = [];
  /** The last step that must not be lost. */
  private reached = 0;
  /** The step at which a signal has ended the part before, if it did. */
  private interrupted: number | undefined;
  /** The last epoch of which a row was seen. */
  private epoch = 0;

  constructor(private readonly options: ChainOptions) {}

  /** How often a signal has ended the process. */
  get kills(): number {
    return this.parts.filter(isKilled).length;
  }

  /**
   * Runs the chain.
   *
   * @throws Error if something is lost
   */
  async run(): Promise<void> {
    const { folder, kind } = this.options;
    prepareFolder(folder, kind);
    let argv = this.startCommand;
    while (true) {
      const part = await runPart(folder, argv, this.drawPlan());
      this.parts.push(part);
      this.checkPart(part);
      argv = part.files.includes(names.checkpoint) ? this.resumeCommand : this.startCommand;
      if (!isKilled(part)) break;
    }
    this.checkEnd();
    if (!this.options.isGoneOnAfterEnd) return;
    this.parts.push(await runPart(folder, argv, { nudges: [] }));
    this.checkPart(this.parts.at(-1) as Part);
    this.checkEnd();
  }

  /** What happened, for people. */
  describe(): string {
    return this.parts
      .flatMap(({ argv, events, stderr }) => [`backprop ${argv.join(" ")}`, ...events, stderr.slice(-1000)])
      .join("\n");
  }

  private drawPlan() {
    const { random, reference, kills } = this.options;
    const left = [...reference.rows.keys()].filter((epoch) => epoch > this.epoch).length;
    const milliseconds = (reference.milliseconds * left) / reference.rows.size;
    return drawPlan(random, { milliseconds, rows: left }, this.kills < kills);
  }

  /** `--force` is not needed to start anew while there is no checkpoint. */
  private get startCommand(): readonly string[] {
    const { kind } = this.options;
    return [
      ...["train", names.config, ...(kind.options ?? []), "--checkpoint", names.checkpoint],
      ...this.commonOptions,
    ];
  }

  /** What the program prints, which it cannot after SIGKILL. */
  private get resumeCommand(): readonly string[] {
    return ["train", "--resume", names.checkpoint, ...this.commonOptions];
  }

  private get commonOptions(): readonly string[] {
    const { kind, log, every } = this.options;
    return [...runOptions(kind, log), ...(every === undefined ? [] : ["--checkpoint-every", String(every)])];
  }

  private checkPart(part: Part): void {
    const { code, stdout, stderr, passing, endedBy } = part;
    if (stderr.includes("internal:")) fail("it reports a defect");
    this.checkCode(part);
    if (code !== null && passing.length > 0) fail(`the process has ended by itself, and left ${passing.join(", ")}`);
    // A signal may come before the run has begun.
    if (stdout === "") return;
    this.checkStart(part);
    this.checkRows(part);
    const ends = linesOf(stdout, "end").map((line) => JSON.parse(line));
    this.interrupted = ends.find(({ reason }) => reason === "signal")?.steps;
    if ((code === 130 || code === 143) && endedBy !== "SIGINT twice" && this.interrupted === undefined) {
      fail("a signal has ended the run, and its log does not say so");
    }
    const printed = /to go on, type (backprop .*)$/m.exec(stderr)?.[1];
    const expected = `backprop ${this.resumeCommand.join(" ")}`;
    if (printed !== undefined && printed !== expected) fail(`it prints the command\n${printed}, expected\n${expected}`);
    if (this.interrupted === undefined || endedBy === "SIGINT twice" || code === null) return;
    if (printed === undefined) fail("it does not say how to go on");
  }

  private checkCode({ code, signal, endedBy, stdout }: Part): void {
    const expected = endedBy === "SIGTERM" ? 143 : endedBy === "SIGKILL" ? undefined : 130;
    if (code !== null) {
      const isFine = code === (this.options.kind.code ?? 0) || (endedBy !== undefined && code === expected);
      if (!isFine) fail(`exit code ${code}`);
    } else if (endedBy === undefined || !endedBy.startsWith(signal ?? "")) {
      // A process does not listen any more when its run has ended, or when Node.js tears it down.
      const isOver = (signal === "SIGHUP" || signal === "SIGUSR1") && linesOf(stdout, "end").length > 0;
      if (!isOver) fail(`${signal} has ended the run`);
    }
  }

  /** A run goes on from no earlier place than the last one that the program has reported. */
  private checkStart({ stdout, argv }: Part): void {
    const [start] = linesOf(stdout, "start").map((line) => JSON.parse(line));
    if (start !== undefined) {
      const step = start.resumedFrom?.step ?? 0;
      if (argv.includes("--resume") !== (start.resumedFrom !== undefined)) fail("it does not say that it is resumed");
      if (step < this.reached) fail(`it goes on from step ${step}, but step ${this.reached} was in a checkpoint`);
      if (this.interrupted !== undefined && step !== this.interrupted) {
        fail(`it goes on from step ${step}, but the part before had ended with step ${this.interrupted}`);
      }
    }
    const steps = linesOf(stdout, "checkpoint").map((line) => JSON.parse(line).step as number);
    this.reached = Math.max(this.reached, ...steps);
  }

  private checkRows({ stdout }: Part): void {
    const { reference, kind } = this.options;
    for (const line of linesOf(stdout, "epoch")) {
      const { epoch } = JSON.parse(line);
      const expected = reference.rows.get(epoch);
      // The first and the last row of a part are no rows of the whole.
      if (expected === undefined && kind.logEvery !== undefined) continue;
      if (line !== expected) fail(`standard output has ${line}, expected ${expected}`);
      this.epoch = epoch;
    }
  }

  private checkEnd(): void {
    const { folder, kind, log, reference } = this.options;
    const { stdout, files } = this.parts.at(-1) as Part;
    const end = linesOf(stdout, "end").join();
    if (end !== reference.end) fail(`it ends with ${end}, expected ${reference.end}`);
    compare("the log", readLog(folder, log), reference.log);
    compare("the model", readFileSync(join(folder, names.model), "utf8"), reference.model);
    if (reference.checkpoint !== undefined) compare("the checkpoint", readCheckpoint(folder), reference.checkpoint);
    const expected = [...Object.values(names), log, ...Object.keys(kind.files ?? {})].toSorted().join(", ");
    if (files.toSorted().join(", ") !== expected) fail(`the folder has ${files.join(", ")}, expected ${expected}`);
  }
}

/** Whether a signal has ended the process: by its exit code, or at once. */
export function isKilled({ code }: Part): boolean {
  return code === null || code === 130 || code === 143;
}

function compare(what: string, got: string, expected: string): void {
  if (got === expected) return;
  const [lines, expectedLines] = [got.split("\n"), expected.split("\n")];
  const at = lines.findIndex((line, i) => line !== expectedLines[i]);
  fail(`${what} differs in line ${at + 1}: ${lines[at]?.slice(0, 500)}, expected ${expectedLines[at]?.slice(0, 500)}`);
}

function fail(problem: string): never {
  throw new Error(problem);
}

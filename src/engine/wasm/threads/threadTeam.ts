import type { Worker } from "node:worker_threads";
import { requireModule } from "../../../requireModule.js";
import { looksAt, readyAt, threadsAt } from "../kernels/controlBlock.js";
import { nameWork } from "./emitThreads.js";

/** What the threads of a team share. */
export interface Shared {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the words by which they agree. */
  readonly control: number;
  /** With the main thread. */
  readonly threads: number;
  /** How many of them can run at the same time. */
  readonly cores: number;
}

/**
 * Looks take about a nanosecond each. If each thread has a core, there are many of them: a thread that sleeps wakes up so late that the
 * others sleep meanwhile, and from then on each of them comes late in its turn. If another thread may be waiting for this one's core, there
 * are few.
 */
const looks = { patient: 200_000, hasty: 100 } as const;

/**
 * What a thread runs. It needs nothing but what it is given, so it is found wherever this file is bundled. The import works in a module
 * and in a script, whichever Node.js takes it for.
 */
const code = `import("node:worker_threads").then(({ workerData: { module, memory, work } }) => {
  new WebAssembly.Instance(module, { env: { memory }, native: { nativeProduct() {} } }).exports[work]();
});`;

/** A thread runs no JavaScript but that, so it needs little memory of its own. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

/**
 * The threads of a session besides the main one. They start when they are asked to, in their own time, and sleep when there is nothing to
 * do. They do not keep the process alive. If one of them fails, all are ended.
 */
export class ThreadTeam {
  private readonly words: Int32Array;
  private readonly workers: Worker[] = [];
  private state: "new" | "started" | "over" = "new";
  private failure: string | undefined;

  constructor(private readonly shared: Shared) {
    const { memory, control, threads, cores } = shared;
    this.words = new Int32Array(memory.buffer, control);
    this.words[threadsAt / 4] = threads;
    this.words[looksAt / 4] = threads > cores ? looks.hasty : looks.patient;
  }

  /** Why they are over, if one of them has failed. */
  get problem(): string | undefined {
    return this.failure;
  }

  get isOver(): boolean {
    return this.state === "over";
  }

  /** Whether all of them wait for a call. */
  get isReady(): boolean {
    return this.state === "started" && Atomics.load(this.words, readyAt / 4) === this.shared.threads - 1;
  }

  /** Has them start, unless they have been asked to before. */
  start(): void {
    if (this.state !== "new") return;
    this.state = "started";
    try {
      this.launch();
    } catch (error) {
      this.fail(`cannot be started: ${describe(error)}`);
    }
  }

  /** Ends them. */
  close(): void {
    this.state = "over";
    for (const worker of this.workers.splice(0)) void worker.terminate();
  }

  /** Ends them since something is wrong with one of them. */
  fail(problem: string): void {
    if (this.isOver) return;
    this.failure = problem;
    this.close();
  }

  private launch(): void {
    const { Worker } = requireModule<typeof import("node:worker_threads")>("node:worker_threads");
    const { module, memory, threads } = this.shared;
    for (let thread = 1; thread < threads && !this.isOver; thread++) {
      const workerData = { module, memory, work: nameWork(thread) };
      const worker = new Worker(code, { eval: true, execArgv: [], name: "backprop", resourceLimits, workerData });
      worker.unref();
      this.workers.push(worker);
      worker.on("error", (error) => this.fail(`has failed: ${describe(error)}`));
      worker.on("exit", () => this.fail("has been ended"));
    }
  }
}

/** As a part of a sentence: some messages of Node.js end with a full stop. */
function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}

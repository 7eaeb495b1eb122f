/** What the loop of a training command did. All times are in milliseconds. */
export interface LoopTimes {
  /** From the start of the process to the first step. */
  readonly began: number;
  readonly steps: number;
  /** From the first step to the last one. */
  readonly total: number;
  /** The part of it in which no batch was trained or measured: for checkpoints, logs, records and garbage collection. */
  readonly gaps: number;
  readonly longestGap: number;
  /** Bytes of the process, once a second. */
  readonly memory: readonly number[];
  /** The most bytes that the process had. */
  readonly peak: number;
}

/**
 * An argument of `node` that makes a command report its `LoopTimes` to file descriptor 3 when it ends.
 *
 * @param interval if above 0, it asks for a checkpoint (SIGUSR1) whenever so many milliseconds have passed
 */
export function importProbe(interval = 0): string {
  return `--import=data:text/javascript,${encodeURIComponent(`(${probe})(${interval})`)}`;
}

/**
 * Runs in the process of the command, before it: it takes the time between calls of the WebAssembly that trains. The time in which the
 * thread waited for a processor does not count (on Linux, whose scheduler tells it), so that a busy machine does not make gaps longer.
 */
function probe(interval: number): void {
  const { openSync, readSync, writeSync } = process.getBuiltinModule("node:fs");
  const schedule = process.platform === "linux" ? openSync("/proc/thread-self/schedstat", "r") : undefined;
  const buffer = Buffer.alloc(64);
  const now = () => {
    const time = performance.now();
    if (schedule === undefined) return time;
    const length = readSync(schedule, buffer, 0, buffer.length, 0);
    return time - Number(buffer.toString("latin1", 0, length).split(" ")[1]) / 1e6;
  };
  let [first, last, gapStart, steps, gaps, longestGap] = [0, 0, 0, 0, 0, 0];
  // Gaps since the last step that trained. Those after the very last one are not of the loop.
  let [open, longestOpen] = [0, 0];
  const wrap = (routine: (...args: number[]) => number, isTraining: boolean) => {
    return (...args: number[]) => {
      const started = now();
      if (first === 0) first = started;
      else {
        open += started - gapStart;
        longestOpen = Math.max(longestOpen, started - gapStart);
      }
      const reached = routine(...args);
      gapStart = now();
      if (isTraining) {
        last = gapStart;
        steps += Math.max(0, Math.abs(reached) - (args[0] as number));
        gaps += open;
        longestGap = Math.max(longestGap, longestOpen);
        [open, longestOpen] = [0, 0];
      }
      return reached;
    };
  };
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class {
    readonly exports: object;

    constructor(...args: ConstructorParameters<typeof Instance>) {
      const routines = new Instance(...args).exports as Record<string, (...args: number[]) => number>;
      const entries = Object.entries(routines).map(([name, routine]) => {
        return [name, /^(run|measure\d+)$/.test(name) ? wrap(routine, name === "run") : routine];
      });
      this.exports = Object.fromEntries(entries);
    }
  } as never;
  const memory: number[] = [];
  setInterval(() => first > 0 && memory.push(process.memoryUsage.rss()), 1000).unref();
  if (interval > 0) setInterval(() => first > 0 && process.kill(process.pid, "SIGUSR1"), interval).unref();
  process.on("exit", () => {
    const peak = process.resourceUsage().maxRSS * 1024;
    writeSync(3, JSON.stringify({ began: first, steps, total: last - first, gaps, longestGap, memory, peak }));
  });
}

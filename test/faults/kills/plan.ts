import type { RandomStream } from "../../../src/random.js";

/** A moment in the life of a process. An event is followed by a short wait. */
export type Moment =
  /** So many milliseconds after the start. */
  | { readonly at: "time"; readonly wait: number }
  /** So many milliseconds after the first line of the log. */
  | { readonly at: "training"; readonly wait: number }
  /** When the nth row is on standard output. */
  | { readonly at: "row"; readonly count: number; readonly wait: number }
  /** When the nth temporary file beside the checkpoint appears. The first one is that of the lock. */
  | { readonly at: "checkpoint begins"; readonly count: number; readonly wait: number }
  /** When the checkpoint is there for the nth time. */
  | { readonly at: "checkpoint is there"; readonly count: number; readonly wait: number }
  /** When the temporary file of the model appears. */
  | { readonly at: "model begins"; readonly wait: number };

/** Signals that end a run. */
export const endings = ["SIGKILL", "SIGTERM", "SIGINT", "SIGINT twice"] as const;
export type Ending = (typeof endings)[number];
/** Signals after which a run goes on. */
export type Nudge = "SIGHUP" | "SIGUSR1";

/** What happens to a process. */
export interface Plan {
  /** They come when the process listens to them, which its first row shows. */
  readonly nudges: readonly { readonly signal: Nudge; readonly wait: number }[];
  /** Undefined if nothing ends the process before its time. */
  readonly end?: {
    readonly by: Ending;
    readonly moment: Moment;
    /** Milliseconds from the first to the second signal. Within 50 they would be taken for one. */
    readonly gap: number;
  };
}

/** About the time until a process begins to train. */
const startMilliseconds = 300;

/** What is known about the rest of the run when its end is planned. */
export interface Rest {
  /** Of the training. */
  readonly milliseconds: number;
  readonly rows: number;
}

/** A random plan. */
export function drawPlan(random: RandomStream, rest: Rest, isKilled: boolean): Plan {
  const nudges = Array.from({ length: Math.max(0, random.integer(5) - 2) }, () => ({
    signal: pick(random, ["SIGHUP", "SIGUSR1"] as const),
    wait: random.integer(Math.ceil(rest.milliseconds)),
  }));
  if (!isKilled) return { nudges };
  // SIGKILL is as frequent as all others.
  const by = random.chance(0.5) ? "SIGKILL" : pick(random, endings.slice(1) as readonly Ending[]);
  return { nudges, end: { by, moment: drawMoment(random, rest), gap: 60 + random.integer(241) } };
}

function drawMoment(random: RandomStream, { milliseconds, rows }: Rest): Moment {
  const wait = random.integer(4);
  const at = pick(random, [
    "time",
    "training",
    "training",
    "row",
    "row",
    "checkpoint begins",
    "checkpoint begins",
    "checkpoint is there",
    "model begins",
  ] as const);
  if (at === "time") return { at, wait: random.integer(Math.ceil(startMilliseconds + milliseconds)) };
  if (at === "training") return { at, wait: random.integer(Math.ceil(milliseconds)) };
  if (at === "row") return { at, count: 1 + random.integer(Math.max(1, rows)), wait: random.integer(20) };
  if (at === "model begins") return { at, wait };
  return { at, count: 1 + random.integer(6), wait };
}

function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[random.integer(list.length)] as T;
}

import type { Threads } from "../../engine.js";
import { estimate } from "../estimate.js";
import { wholeOf } from "../piece.js";
import type { Program } from "../program.js";

/**
 * Nanoseconds of a step, by estimate, that each thread should have at least. Measured: two threads gain from about
 * twice of it on. With less, waiting for each other takes what they gain.
 */
const leastPerThread = 150e3;

/** How many threads steps run on, and why they are fewer than were asked for. */
export interface Choice {
  readonly threads: number;
  readonly problem?: string | undefined;
}

/**
 * The number of threads for steps: as many as are wanted. `auto` takes as many as there are cores, but only if a step is long enough.
 *
 * @param steps those that train
 * @param cores how many threads can run at the same time
 */
export function chooseThreads(wanted: Threads, steps: readonly Program[], cores: number): Choice {
  const problem = findProblem(cores);
  if (wanted === 1 || problem !== undefined)
    return { threads: 1, problem: typeof wanted === "number" && wanted > 1 ? problem : undefined };
  if (wanted !== "auto") return { threads: wanted };
  const longest = Math.max(0, ...steps.map(estimateStep));
  return { threads: Math.max(1, Math.min(cores, Math.floor(longest / leastPerThread))) };
}

/** Why there cannot be several threads, or why they would only wait for each other. */
function findProblem(cores: number): string | undefined {
  if (typeof SharedArrayBuffer === "undefined") return "threads cannot share memory here";
  return cores === 1 ? "there is only one core here" : undefined;
}

function estimateStep({ instructions }: Program): number {
  return instructions.reduce((sum, instruction) => sum + estimate(wholeOf(instruction)), 0);
}

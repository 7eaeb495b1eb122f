import { mostThreads, type Threads } from "../../engine.js";
import { estimate } from "../estimate.js";
import { wholeOf } from "../piece.js";
import type { Program } from "../program.js";

/** How many threads steps run on, and why they are fewer than were asked for. */
export interface Choice {
  readonly threads: number;
  readonly problem?: string | undefined;
}

/** What the number of threads depends on. */
export interface Circumstances {
  /** How many threads can run at the same time. */
  readonly cores: number;
  /** Nanoseconds of a step, by estimate, that each thread has at least. */
  readonly leastPerThread: number;
}

/**
 * The number of threads for steps: as many as are wanted, or with `auto` as many as there are cores, but no more than gain.
 *
 * @param steps those that train
 */
export function chooseThreads(
  wanted: Threads,
  steps: readonly Program[],
  { cores, leastPerThread }: Circumstances,
): Choice {
  const problem = findProblem(cores);
  if (wanted === 1 || problem !== undefined)
    return { threads: 1, problem: typeof wanted === "number" && wanted > 1 ? problem : undefined };
  const longest = Math.max(0, ...steps.map(estimateStep));
  const most = Math.min(wanted === "auto" ? cores : wanted, mostThreads);
  return { threads: Math.max(1, Math.min(most, Math.floor(longest / leastPerThread))) };
}

/** Why there cannot be several threads, or why they would only wait for each other. */
function findProblem(cores: number): string | undefined {
  if (typeof SharedArrayBuffer === "undefined") return "threads cannot share memory here";
  return cores === 1 ? "there is only one core here" : undefined;
}

function estimateStep({ instructions }: Program): number {
  return instructions.reduce((sum, instruction) => sum + estimate(wholeOf(instruction)), 0);
}

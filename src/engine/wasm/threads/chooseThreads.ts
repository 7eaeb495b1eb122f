import type { Threads } from "../../engine.js";
import { estimate } from "../estimate.js";
import { wholeOf } from "../piece.js";
import type { Program } from "../program.js";

/**
 * Nanoseconds of a step, by estimate, that each thread should have at least. Measured: two threads gain from about
 * twice of it on. With less, waiting for each other takes what they gain.
 */
const leastPerThread = 150e3;

/** Whether threads can have a memory together. */
export const canShareMemory = (): boolean => typeof SharedArrayBuffer !== "undefined";

/**
 * The number of threads for steps: as many as are wanted. `auto` takes as many as there are cores, but only if a step is long enough.
 *
 * @param steps those that train
 */
export function chooseThreads(wanted: Threads, steps: readonly Program[], cores: number): number {
  if (!canShareMemory()) return 1;
  if (wanted !== "auto") return wanted;
  const longest = Math.max(0, ...steps.map(estimateStep));
  return Math.max(1, Math.min(cores, Math.floor(longest / leastPerThread)));
}

function estimateStep({ instructions }: Program): number {
  return instructions.reduce((sum, instruction) => sum + estimate(wholeOf(instruction)), 0);
}

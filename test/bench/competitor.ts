import type { Arithmetic, Threads } from "../../src/engine/engine.js";
import type { Workload } from "./workloads.js";

export interface Timing {
  readonly microsecondsPerStep: number;
  /** Over the whole data, after the last step; undefined if the run was cut short, or trains otherwise. */
  readonly finalLoss: number | undefined;
  /** Those that it ran on, and why they are fewer than was asked for; if it is ours. */
  readonly threads?: number;
  readonly warning?: string | undefined;
  /** Of the program, if it is not ours. */
  readonly version?: string;
  /** Whether it computed in another number type than was asked for. */
  readonly isOfOtherKind?: boolean;
}

/** A program that trains the workloads. */
export interface Competitor {
  readonly name: string;
  readonly threads: Threads;
  /** What it is of this project, if it is. */
  readonly own?: { readonly isThisBuild: boolean; readonly kind: Arithmetic | "mathjs" };
  /** How far its final loss may be from the others', relative to it, if its own arithmetic is less accurate. */
  readonly tolerance?: number | undefined;
  /** The loop alone is timed, after a warm-up of a twentieth of the steps. It ends early when `budget` seconds are over. */
  train(workload: Workload, budget: number): Promise<Timing>;
}

import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Datasets } from "../data/load/loadDatasets.js";
import type { Network } from "../nn/network.js";
import type { HealthMonitor } from "./health/healthMonitor.js";
import type { HeldOutMeter } from "./heldOutMeter.js";
import type { RunState } from "./runState.js";
import type { TrainingSession } from "./trainingSession.js";

/*
 * Who owns what in a run:
 * - TrainingRun: the order of things: epochs, pauses, checkpoints, the choice of the model. It owns all of the others.
 * - RunState: all that changes from epoch to epoch. Together with the variables, it is what a checkpoint has to hold.
 * - TrainingSession: the engine's session, which holds the variables; the steps that train and measure; how to find a step's fault.
 * - HeldOutMeter: the metrics of parameters on the rows held out, as `evaluate` finds them.
 * - EpochLoop: from epoch to epoch. It decides what is run, when the run ends, and makes the epochs' records.
 * - EpochRunner: from batch to batch within an epoch. It lets the event loop have its turns.
 */

/** Where a run goes on. */
export interface Resumed {
  /** The checkpoint's file. */
  readonly file: string;
  /** The epochs of the config before. */
  readonly epochs: number;
  /** What the config changes, for people. */
  readonly changes: readonly string[];
}

/** What a run is made of. */
export interface RunParts {
  readonly loaded: Pick<LoadedConfig, "config" | "directory">;
  readonly datasets: Datasets;
  readonly network: Network;
  readonly session: TrainingSession;
  /** Given if rows are held out. */
  readonly heldOut: HeldOutMeter | undefined;
  readonly state: RunState;
  /** Given if the health of the run is watched. */
  readonly health?: HealthMonitor | undefined;
  /** What is likely to go wrong, each with its remedy. */
  readonly warnings: readonly string[];
  readonly resumed?: Resumed | undefined;
}

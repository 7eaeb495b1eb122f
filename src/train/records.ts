import type { Config } from "../config/schema.js";
import type { EngineName } from "../engine/engine.js";

/** What a run tells, in the order in which it tells it: one `start`, an `epoch` each, one `end`; a `warning` at any time. */
export type TrainingRecord = StartRecord | EpochRecord | WarningRecord | EndRecord;

export interface StartRecord {
  readonly type: "start";
  /** Version of the tool. */
  readonly version: string;
  readonly seed: number;
  /** The config with every default filled in. */
  readonly config: Config;
  /** Number of trained numbers. */
  readonly parameters: number;
  /** Rows that are trained on. */
  readonly samples: number;
  /** What runs the graphs. */
  readonly engine: EngineName;
  /** Whether the machine rounds a product and its sum once, as `arithmetic: fast` allows it to. */
  readonly fusedMultiplyAdd: boolean;
}

export interface EpochRecord {
  readonly type: "epoch";
  /** Counts from 1. */
  readonly epoch: number;
  /** Updates made since the start of the run. */
  readonly step: number;
  /** Mean over the epoch's samples of the batch losses, each taken before its update; where one is not finite, that one. */
  readonly loss: number;
  /** The learning rate that the epoch was run with. */
  readonly lr: number;
}

export interface WarningRecord {
  readonly type: "warning";
  readonly message: string;
}

export type EndReason = "epochs" | "diverged" | "signal";

export interface EndRecord {
  readonly type: "end";
  readonly reason: EndReason;
  readonly epochs: number;
  readonly steps: number;
  /** Loss of the last epoch; this and the best are null where no epoch was finished. */
  readonly loss: number | null;
  /** The first epoch with the smallest loss. */
  readonly bestEpoch: number | null;
  readonly bestLoss: number | null;
  /** Time of the training loop alone. */
  readonly seconds: number;
}

import type { Config } from "../config/schema.js";
import type { EngineName } from "../engine/engine.js";
import type { Divergence } from "./divergence/describeDivergence.js";

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
  /** Rows that are validated on, where there are any. */
  readonly validationSamples?: number;
  /** What its epochs tell besides their loss. */
  readonly measures: readonly MeasureName[];
  /** What runs the graphs. */
  readonly engine: EngineName;
  /** Whether the machine rounds a product and its sum once, as `arithmetic: fast` allows it to. */
  readonly fusedMultiplyAdd: boolean;
}

/** Where there is data to validate on, and where the targets are classes. */
export const measureNames = ["validationLoss", "accuracy", "validationAccuracy"] as const;
export type MeasureName = (typeof measureNames)[number];

export interface EpochRecord {
  readonly type: "epoch";
  /** Counts from 1. */
  readonly epoch: number;
  /** Updates made since the start of the run. */
  readonly step: number;
  /** Mean over the epoch's samples of the batch losses, each taken before its update; where one is not finite, that one. */
  readonly loss: number;
  /** Mean over the validation's samples, after the epoch's last update. */
  readonly validationLoss?: number;
  /** Part of the epoch's samples that were answered right, each before its batch's update. */
  readonly accuracy?: number;
  /** Part of the validation's samples that are answered right after the epoch's last update. */
  readonly validationAccuracy?: number;
  /** The learning rate that the epoch was run with. */
  readonly lr: number;
}

export interface WarningRecord {
  readonly type: "warning";
  readonly message: string;
}

/** What the parameters in a model are measured to be: without dropout, over all rows. */
export interface ModelMeasures {
  /** On the data trained on. */
  readonly loss: number;
  /** On the data validated on, if there is any. */
  readonly validationLoss?: number;
  /** Part of the rows trained on that are answered right, if the targets are classes. */
  readonly accuracy?: number;
  /** The same of those validated on. */
  readonly validationAccuracy?: number;
}

/** All epochs done; `stop.loss` reached; `stop.patience` or `stop.seconds` over; a number no longer finite; told to stop. */
export type EndReason = "epochs" | "target" | "patience" | "time" | "diverged" | "signal";

/** How far a run has come. */
export interface RunProgress {
  readonly epochs: number;
  readonly steps: number;
  /** Loss of the last epoch; this and the best are null where no epoch was finished. */
  readonly loss: number | null;
  /**
   * The first epoch with the smallest loss, and that loss: the validation loss if there is one. If there is none, the loss on the data
   * trained on: with `keep: "best"` that of the parameters after the epoch, and else the epoch's own.
   */
  readonly bestEpoch: number | null;
  readonly bestLoss: number | null;
}

export interface EndRecord extends RunProgress {
  readonly type: "end";
  readonly reason: EndReason;
  /** Where it diverged, where that was found. */
  readonly divergence?: Divergence;
  /** What the run's model is measured to be; left out if none of its last parameters have a finite loss. */
  readonly model?: ModelMeasures;
  /** Time of the training loop alone. */
  readonly seconds: number;
}

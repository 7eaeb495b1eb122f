import type { RecordedConfig } from "../config/recordedConfig.js";
import type { EngineName, NativeLibrary } from "../engine/engine.js";
import type { Baseline } from "../metrics/baseline.js";
import type { Evaluation } from "../metrics/evaluation.js";
import type { EndReason } from "../model/model.js";
import type { Divergence } from "./divergence/describeDivergence.js";

/** A record of a run. In their order: one `start`, an `epoch` for each epoch, one `end`; a `warning` or a `checkpoint` at any time; of a run that is watched, a `health` after some epochs. */
export type TrainingRecord = StartRecord | EpochRecord | HealthRecord | WarningRecord | CheckpointRecord | EndRecord;

export interface StartRecord {
  readonly type: "start";
  /** Version of the tool. */
  readonly version: string;
  readonly seed: number;
  /** The config with every default filled in, but for `threads`. */
  readonly config: RecordedConfig;
  /** Number of trained numbers. */
  readonly parameters: number;
  /** Rows trained on. */
  readonly samples: number;
  /** Rows validated on, if there are any. */
  readonly validationSamples?: number;
  /** The fields of the `epoch` records besides their loss. */
  readonly measures: readonly MeasureName[];
  /** The metrics of the held-out rows that `stop` and `keep` watch, if they do. */
  readonly metrics?: readonly string[];
  /** The engine that runs the graphs. */
  readonly engine: EngineName;
  /** The machine's library that computes large products, if `arithmetic: native` asks for one. */
  readonly library?: NativeLibrary;
  /** Whether the machine rounds a product and its sum once, as `arithmetic: fast` allows it to. */
  readonly fusedMultiplyAdd: boolean;
  /** The checkpoint that the run goes on from, if it does; and where it is in the run. */
  readonly resumedFrom?: CheckpointPlace;
}

/** A checkpoint's file, and how far the run was. */
export interface CheckpointPlace {
  readonly file: string;
  /** Epochs done; the next one may have begun. */
  readonly epoch: number;
  /** Updates made since the start of the run. */
  readonly step: number;
}

/** Those of validation need data to validate on; accuracies need targets that are classes. */
export const measureNames = ["validationLoss", "accuracy", "validationAccuracy"] as const;
export type MeasureName = (typeof measureNames)[number];

export interface EpochRecord {
  readonly type: "epoch";
  /** Counts from 1. */
  readonly epoch: number;
  /** Updates made since the start of the run. */
  readonly step: number;
  /** Mean over the epoch's samples of the batch losses, each taken before its update. If the last of these is not finite, that one. */
  readonly loss: number;
  /** Mean over the validation samples, after the epoch's last update. */
  readonly validationLoss?: number;
  /** Fraction of the epoch's samples that were predicted correctly, each before its batch's update. */
  readonly accuracy?: number;
  /** Fraction of the validation samples that are predicted correctly after the epoch's last update. */
  readonly validationAccuracy?: number;
  /** Those of the held-out rows that are watched, after the epoch's last update; null if one is not defined or not finite. */
  readonly metrics?: WatchedMetrics;
  /** The learning rate of the epoch. */
  readonly lr: number;
}

/** How the next step of a run would go, measured on some of the rows trained on, without dropout. */
export interface HealthRecord {
  readonly type: "health";
  /** Epochs done. */
  readonly epoch: number;
  /** The linear layers, and the hidden activations that may be dead or saturated. */
  readonly layers: readonly LayerHealth[];
}

export interface LayerHealth {
  /** The layer's index in the config. */
  readonly layer: number;
  /** `linear 16`, `relu` */
  readonly name: string;
  /** Of a linear layer: the Euclidean norm of the gradient of its weight and bias, before it is clipped. */
  readonly gradientNorm?: number;
  /** Of a linear layer: the norm of the step that the optimizer would make, divided by that of the weight and bias. Left out if that is 0. */
  readonly updateRatio?: number;
  /** Of an activation that is flat on one side, such as relu: the share of its units that let no gradient through for any row. */
  readonly dead?: number;
  /** Of an activation that is flat on both sides, such as tanh: the share of its outputs at which its slope is below 5 % of the steepest. */
  readonly saturated?: number;
}

export type WatchedMetrics = Readonly<Record<string, number | null>>;

export interface WarningRecord {
  readonly type: "warning";
  readonly message: string;
}

/** A checkpoint was written. */
export interface CheckpointRecord extends CheckpointPlace {
  readonly type: "checkpoint";
}

/** The losses and accuracies of a model's parameters, measured without dropout over all rows. */
export interface ModelMeasures {
  /** On the data trained on. */
  readonly loss: number;
  /** On the data validated on, if there is any. */
  readonly validationLoss?: number;
  /** Fraction of the rows trained on that are predicted correctly, if the targets are classes. */
  readonly accuracy?: number;
  /** The same for the rows validated on. */
  readonly validationAccuracy?: number;
}

/** How far a run has got. */
export interface RunProgress {
  readonly epochs: number;
  readonly steps: number;
  /** The loss of the last epoch. This and the best are null before the first epoch has ended. */
  readonly loss: number | null;
  /**
   * The first epoch with the smallest loss, and that loss: the validation loss if there is one, else the loss on the data trained on.
   * With `keep: "best"` the latter is measured after the epoch; without, it is the epoch's own. If `keep` has a metric, it is the first
   * epoch with the best value of that metric.
   */
  readonly bestEpoch: number | null;
  readonly bestLoss: number | null;
}

/** Where a run is, even in the middle of an epoch. */
export interface RunPosition {
  /** Epochs done. */
  readonly epochs: number;
  /** Steps done in the epoch under way. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/** What a run's model is worth on the rows held out. */
export interface HeldOut {
  /** What `evaluate` gives for them. */
  readonly metrics: Evaluation;
  /** What always the same prediction is worth on them, for each target: the commonest class, or the mean, of the rows trained on. */
  readonly baseline: readonly Baseline[];
}

/** It has metrics and a baseline if rows are held out, and if the model has finite outputs for them. */
export interface EndRecord extends RunProgress, Partial<HeldOut> {
  readonly type: "end";
  readonly reason: EndReason;
  /** Where it diverged, if that was found. */
  readonly divergence?: Divergence;
  /** The measured losses of the run's model; left out if none of its last parameters have a finite loss. */
  readonly model?: ModelMeasures;
  /** The time of the training loop alone. */
  readonly seconds: number;
}

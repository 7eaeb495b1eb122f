import type { Config } from "../config/schema.js";
import type { Variable } from "../graph/op.js";
import type { EndReason } from "../model/model.js";
import { createPlateauState, type PlateauState } from "../optim/plateau.js";
import { initialRate } from "../optim/schedule.js";
import { RandomStream } from "../random.js";
import type { EpochPlace } from "./epochPlan.js";
import type { EpochRecord, HeldOut, ModelMeasures } from "./records.js";

/**
 * All that changes during a run, as plain data and random streams, except for what the session holds: the variables (parameters and
 * optimizer state). Between two calls of the EpochLoop it is complete: a checkpoint is this and the variables.
 */
export interface RunState {
  /** Epochs that were run, whole or diverged. */
  epochs: number;
  /** Updates made in these epochs. */
  steps: number;
  /** The place in the next epoch, if that one has begun. */
  place: EpochPlace | undefined;
  /** The next epoch, if all of its batches are done and it still has to be measured. */
  trained: TrainedEpoch | undefined;
  /** Time of the training loop so far, without the time that the reader of the records took. */
  seconds: number;
  /** The learning rate of the last epoch. */
  lr: number;
  /** The memory of the learning rate's schedule, if it is a plateau. */
  readonly plateau: PlateauState;
  readonly streams: { readonly shuffle: RandomStream; readonly dropout: RandomStream };
  /** The loss of the first epoch. */
  firstLoss: number | undefined;
  last: EpochRecord | undefined;
  best: BestEpoch | undefined;
  readonly patience: Patience;
  /** The looks in a row at which each diagnosis was made, by its name, if its health is watched. */
  diagnoses: Readonly<Record<string, number>>;
  /** Whether the model shall have the parameters from before the last epoch, rather than those after it. */
  isPreviousPreferred: boolean;
  /** Why the run ended; undefined while it goes on. */
  reason: EndReason | undefined;
  /** The model's parameters, once they have been chosen. */
  chosen: ChosenModel | undefined;
}

/** An epoch whose batches are all done. */
export interface TrainedEpoch {
  readonly loss: number;
  /** Fraction of correct predictions, if they are counted. */
  readonly accuracy: number | undefined;
  readonly steps: number;
}

/** The parameters of a run's model, and their measured losses; undefined if no parameters have a finite loss. */
export type ChosenModel =
  | {
      readonly parameters: ParameterValues;
      readonly measures: ModelMeasures;
      /** What they are worth on the rows held out, once it is known. */
      readonly heldOut?: HeldOut | undefined;
    }
  | "none";

export type ParameterValues = ReadonlyMap<Variable, Float64Array>;

/** The first epoch with the smallest loss; or with the best value of a metric, if `keep` has one. */
export interface BestEpoch {
  readonly record: EpochRecord;
  /** The validation loss if there is one; else the loss measured after the epoch with `keep: "best"`, and the epoch's own without. */
  readonly loss: number;
  /** The parameters after the epoch, with `keep: "best"`. */
  readonly parameters?: ParameterValues | undefined;
}

/** Counts the epochs without a better loss. */
export interface Patience {
  best: number;
  waited: number;
}

export function createRunState({ lr, seed }: Pick<Config, "lr" | "seed">): RunState {
  return {
    epochs: 0,
    steps: 0,
    place: undefined,
    trained: undefined,
    seconds: 0,
    lr: 0,
    plateau: createPlateauState(initialRate(lr)),
    streams: { shuffle: RandomStream.create(seed, "shuffle"), dropout: RandomStream.create(seed, "dropout") },
    firstLoss: undefined,
    last: undefined,
    best: undefined,
    patience: { best: Number.POSITIVE_INFINITY, waited: 0 },
    diagnoses: {},
    isPreviousPreferred: false,
    reason: undefined,
    chosen: undefined,
  };
}

/** Whose parameters the model gets: those of the last epoch or of the best one, which is the default if there is a validation. */
export function keepOf({ keep, validation }: Pick<Config, "keep" | "validation">): "best" | "last" {
  if (typeof keep === "object") return "best";
  return keep ?? (validation === undefined ? "last" : "best");
}

/** The metric of the rows held out by which the best epoch is found, if it is not found by a loss. */
export function keptMetricOf({ keep }: Pick<Config, "keep">): string | undefined {
  return typeof keep === "object" ? keep.metric : undefined;
}

/** The metrics of the rows held out that are watched after each epoch. */
export function watchedMetricsOf({ stop, keep }: Pick<Config, "stop" | "keep">): readonly string[] {
  const names = [stop?.metric, keptMetricOf({ keep })].filter((name) => name !== undefined);
  return [...new Set(names)];
}

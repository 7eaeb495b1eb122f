import type { Config } from "../config/schema.js";
import type { EngineName } from "../engine/engine.js";
import type { SavedRun } from "./checkpointSchema.js";
import type { Model, Parameter } from "./model.js";

/** Everything that a run needs to go on as if it had never been interrupted: a model, and all else that changes while it is trained. */
export interface Checkpoint {
  /** The program that wrote it: `backprop 0.1.0`. */
  readonly tool: string;
  readonly config: Config;
  /** Folder that paths in the config are relative to. In the file it is relative to the file's folder. */
  readonly directory: string;
  /** The engine that ran it. The other one may give other last bits. */
  readonly engine: EngineName;
  readonly inputs: NonNullable<Model["inputs"]>;
  readonly outputs: NonNullable<Model["outputs"]>;
  readonly data: NonNullable<Model["data"]>;
  readonly run: SavedRun;
  readonly tensors: Tensors;
}

/** The lists of tensors of a checkpoint, in the order in which they are written. */
export const tensorLists = ["parameters", "optimizer", "kept", "previous", "best", "losses"] as const;

/**
 * - `parameters` and `optimizer`: the current state.
 * - `kept`: both from the start of the epoch under way, from which it is run again if it diverges; empty between two epochs.
 * - `previous`: the parameters before the last whole epoch, which the model gets if those after it have no finite loss.
 * - `best`: the parameters of the best epoch, with `keep: "best"`.
 * - `losses`: the losses of the batches of the epoch under way, as a single tensor.
 */
export type Tensors = Readonly<Record<(typeof tensorLists)[number], readonly Parameter[]>>;

/** Updates made until a checkpoint, those within an epoch included. */
export function stepsOf({ run, tensors }: Checkpoint): number {
  return run.steps + (run.trained?.steps ?? tensors.losses[0]?.values.length ?? 0);
}

/** The model that a run would have if it ended at a checkpoint. */
export function modelOfCheckpoint(checkpoint: Checkpoint): Model {
  const { tool, config, inputs, outputs, data, run, tensors } = checkpoint;
  const { epochs, best } = run;
  return {
    tool,
    config,
    inputs,
    outputs,
    data,
    training: {
      epochs,
      steps: stepsOf(checkpoint),
      bestEpoch: best?.record.epoch ?? null,
      bestLoss: best?.loss ?? null,
    },
    parameters: tensors.best.length > 0 ? tensors.best : tensors.parameters,
  };
}

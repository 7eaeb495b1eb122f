import type { FileSpec, ImportedSpec, InlineSpec } from "../data/load/dataSpec.js";
import type { GenerateSpec } from "../data/load/generate.js";
import type { Scaling, TargetScaling } from "../data/load/scaling.js";
import type { ClassWeights } from "../data/load/weighDatasets.js";
import type { Arithmetic, Dtype, Threads } from "../engine/engine.js";
import type { InitSpec } from "../nn/initializers.js";
import type { LayerSpec } from "../nn/layers.js";
import type { LossName } from "../nn/losses/losses.js";
import type { OptimizerName, OptimizerSpec } from "../optim/optimizer.js";
import type { ScheduleSpec } from "../optim/schedule.js";

/** The forms of an object in which only these keys are required. */
type Given<Form, Key extends PropertyKey> = Form extends unknown
  ? Pick<Form, Key & keyof Form> & Partial<Omit<Form, Key>>
  : never;

/** The last form is that of imported models, which can be loaded, not trained: it has no rows. */
type DataInput = InlineSpec | FileSpec | Given<GenerateSpec, "generate"> | ImportedSpec;
/** Settings that are left out have PyTorch's defaults. */
type OptimizerInput = OptimizerName | Given<OptimizerSpec, "name">;
type LrInput =
  | number
  | Partial<Extract<ScheduleSpec, { schedule: "constant" }>>
  | Given<Extract<ScheduleSpec, { schedule: "exponential" }>, "schedule" | "gamma">
  | Given<Exclude<ScheduleSpec, { schedule: "constant" | "exponential" }>, "schedule" | "stepSize">;

/** A config as a program gives it: entries with a default may be left out. */
export interface ConfigInput {
  readonly $schema?: string | undefined;
  /** For people. */
  readonly name?: string | undefined;
  readonly data: DataInput;
  /** Scaling of inputs that are numbers; default `auto` for data from a file, else `none`. */
  readonly scale?: Scaling | undefined;
  /** Scaling of targets that are numbers; default `none`. */
  readonly scaleTargets?: TargetScaling | undefined;
  /** A fraction of the data, in (0, 1), or data of its own. */
  readonly validation?: number | DataInput | undefined;
  /** Widths of linear layers, activations, or objects. */
  readonly layers: readonly LayerSpec[];
  /** Default `mse`. */
  readonly loss?: LossName | undefined;
  /** How much the rows of each class count in the loss, by its label; or `balanced`, the more the rarer it is. */
  readonly classWeights?: ClassWeights | undefined;
  /** The column of the data file that says how much each row counts in the loss. */
  readonly sampleWeight?: string | undefined;
  /** Of two classes, the second is predicted if its probability is above this, in (0, 1); default 0.5. */
  readonly threshold?: number | undefined;
  /** Default `sgd`. */
  readonly optimizer?: OptimizerInput | undefined;
  /** Learning rate, above 0; default 0.1. */
  readonly lr?: LrInput | undefined;
  /** Passes over the data; default 1000. */
  readonly epochs?: number | undefined;
  /** Samples in a step; default the whole data. */
  readonly batchSize?: number | undefined;
  /** Whether batches are drawn anew each epoch; default true. */
  readonly shuffle?: boolean | undefined;
  /** First values of layers without an `init`; default `default`, as PyTorch's Linear. */
  readonly init?: InitSpec | undefined;
  /** Largest norm of all gradients together. */
  readonly clipNorm?: number | undefined;
  /** Largest size of each element of a gradient. */
  readonly clipValue?: number | undefined;
  readonly stop?:
    | {
        /** Training loss that is low enough. */
        readonly loss?: number | undefined;
        /** Epochs in a row without a better loss, or a better value of the metric. */
        readonly patience?: number | undefined;
        /** A metric of the validation rows that patience watches in place of the loss, such as `f1`. */
        readonly metric?: string | undefined;
        /** By how much a loss or metric must be better than the best one to count as better; default 0. */
        readonly minDelta?: number | undefined;
        /** Time of the training loop. */
        readonly seconds?: number | undefined;
      }
    | undefined;
  /** Which parameters the model gets; default `best` with a validation, else `last`. */
  readonly keep?: "last" | "best" | { readonly metric: string } | undefined;
  /** Default `float64`. */
  readonly dtype?: Dtype | undefined;
  /** Default `exact`. */
  readonly arithmetic?: Arithmetic | undefined;
  /** Whole number from 1 to 64, or `auto`; default `auto`. */
  readonly threads?: Threads | undefined;
  /** Whole number from 0 to 2³² - 1; default 0. */
  readonly seed?: number | undefined;
}

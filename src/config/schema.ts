import * as z from "zod/mini";
import { leastWeight, mostWeight } from "../data/encode/sampleWeights.js";
import { type Scaling, scalings, type TargetScaling, targetScalings } from "../data/load/scaling.js";
import type { ClassWeights } from "../data/load/weighDatasets.js";
import { arithmetics, dtypes, mostThreads, type Threads } from "../engine/engine.js";
import { lossNames, usualLoss } from "../nn/losses/losses.js";
import { largestSeed } from "../random.js";
import { about } from "./about.js";
import { checkTogether } from "./checkTogether.js";
import { dataSchema, validationSchema } from "./dataSchema.js";
import { initSchema, layerSchema } from "./layerSchema.js";
import { defaultRate, lrSchema } from "./lrSchema.js";
import { optimizerSchema } from "./optimizerSchema.js";
import { union } from "./union.js";

const weight = z.number().check(z.gte(leastWeight), z.lte(mostWeight));
const classWeightsSchema: z.ZodMiniType<ClassWeights> = union(
  '"balanced", or an object with a weight for each class label',
  [z.enum(["balanced"]), z.record(z.string(), weight)],
);
const metric = z.string().check(z.minLength(1));

const keepSchema = union('"last", "best" or {"metric"}', [
  z.enum(["last", "best"]),
  z.strictObject({
    metric: metric.register(about, {
      text: "a metric of the validation rows, such as f1: the model gets the epoch with its best value",
    }),
  }),
]);

const stopSchema = z.strictObject({
  loss: z.optional(z.number().check(z.gte(0))).register(about, {
    text: "training loss that is low enough, both the epoch's and that of the parameters that are saved",
  }),
  patience: z.optional(z.int().check(z.gte(1))).register(about, {
    text: "epochs in a row without a better loss: the validation loss if there is one, else the training loss",
  }),
  metric: z.optional(metric).register(about, {
    text: "a metric of the validation rows that patience watches in place of the loss, such as f1; the names are those of `backprop evaluate`",
  }),
  minDelta: z._default(z.number().check(z.gte(0)), 0).register(about, {
    text: "by how much a loss or metric must be better than the best one to count as better",
  }),
  seconds: z.optional(z.number().check(z.gt(0))).register(about, { text: "time of the training loop" }),
});

const threadsSchema: z.ZodMiniType<Threads> = union(`"auto" or a whole number from 1 to ${mostThreads}`, [
  z.enum(["auto"]),
  z.int().check(z.gte(1), z.lte(mostThreads)),
]);

/** A step of more layers may take more memory than V8 has for objects, which ends a process at once. */
const mostLayers = 10_000;

/** All keys of a config with their defaults. Its output is a config again, in which nothing is left out. */
export const configSchema = z
  .strictObject({
    $schema: z.optional(z.string()).register(about, { text: "path of a JSON Schema, for editors" }),
    name: z.optional(z.string()).register(about, { text: "a name for people; `inspect` shows it" }),
    data: dataSchema.register(about, { text: "the rows to train on" }),
    scale: z._default(z.enum(scalings), "none" satisfies Scaling).register(about, {
      text: "scales inputs that are numbers: standard to mean 0 and standard deviation 1, minmax to 0 … 1, auto as standard if a column is not near that already; fitted on the rows trained on, kept in the model",
      absent: "auto for data from a file, else none",
    }),
    scaleTargets: z._default(z.enum(targetScalings), "none" satisfies TargetScaling).register(about, {
      text: "scales targets that are numbers in the same way; log is standard for their logarithms (of the target plus 1, if there are zeros); predictions are scaled back",
    }),
    validation: z.optional(validationSchema).register(about, {
      text: "rows that are held out and measured after each epoch: a fraction of the data, drawn with the seed so that classes keep their shares, or data of its own",
    }),
    layers: z.array(layerSchema).check(z.maxLength(mostLayers)).register(about, {
      text: "the layers in their order; the first width follows from the data, the last linear layer gives the outputs",
    }),
    loss: z._default(z.enum(lossNames), usualLoss.numbers).register(about, {
      text: "what training makes small; see Losses below",
    }),
    classWeights: z.optional(classWeightsSchema).register(about, {
      text: 'how much the rows of each class count in the loss, such as {"No": 1, "Yes": 7}; balanced: rows / (classes · rows of the class), of the rows trained on',
      absent: "all rows count the same",
    }),
    sampleWeight: z.optional(z.string().check(z.minLength(1))).register(about, {
      text: "the column of the data file that says how much each row counts in the loss: 0 or more; it is no feature",
      absent: "all rows count the same",
    }),
    threshold: z.optional(z.number().check(z.gt(0), z.lt(1))).register(about, {
      text: "of two classes, the second is predicted if its probability is above this; so is yes for each of several yes/no targets",
      absent: "0.5",
    }),
    optimizer: z.prefault(optimizerSchema, "sgd").register(about, {
      text: "how the parameters are updated; the formulas and defaults are PyTorch's",
    }),
    lr: z._default(lrSchema, defaultRate).register(about, {
      text: "learning rate, for all epochs or with a schedule",
    }),
    epochs: z._default(z.int().check(z.gte(1)), 1000).register(about, { text: "passes over the data" }),
    batchSize: z.optional(z.int().check(z.gte(1))).register(about, {
      text: "samples in a step; the last batch of an epoch may be smaller",
      absent: "the whole data",
    }),
    shuffle: z._default(z.boolean(), true).register(about, {
      text: "whether the batches of each epoch are drawn anew",
    }),
    init: z._default(initSchema, "default").register(about, {
      text: "first values of weights: default is that of PyTorch's Linear, for weights and biases; with all others biases start at 0",
    }),
    clipNorm: z.optional(z.number().check(z.gt(0))).register(about, {
      text: "largest norm of all gradients together; longer ones are scaled down to it",
    }),
    clipValue: z.optional(z.number().check(z.gt(0))).register(about, {
      text: "largest size of each element of a gradient; clipped before clipNorm",
    }),
    stop: z.optional(stopSchema).register(about, {
      text: "ends the run before its last epoch, by whichever condition is met first",
    }),
    keep: z.optional(keepSchema).register(about, {
      text: "which parameters the model gets: those of the last epoch, or of the epoch with the best validation loss (without a validation: training loss)",
      absent: "best with a validation, else last",
    }),
    dtype: z._default(z.enum(dtypes), "float64").register(about, {
      text: "number type; float32 puts twice as many numbers into a vector",
    }),
    arithmetic: z._default(z.enum(arithmetics), "exact").register(about, {
      text: "exact gives the same bytes on every machine; fast may use fused multiply-add, if the machine has it; native also takes large products from the machine's BLAS",
    }),
    threads: z._default(threadsSchema, "auto").register(about, {
      text: "threads that a step runs on at most; auto means as many as there are cores; a short step takes fewer; any number gives the same bytes; with arithmetic native these are the library's, whose results may depend on them, and auto leaves them to it",
    }),
    seed: z._default(z.int().check(z.gte(0), z.lte(largestSeed)), 0).register(about, {
      text: "seed of first weights, shuffling, splitting and dropout; none of them changes what another draws",
    }),
  })
  .check(z.superRefine(checkTogether, { when: () => true }));

/** A config with every default filled in. */
export type Config = Readonly<z.output<typeof configSchema>>;

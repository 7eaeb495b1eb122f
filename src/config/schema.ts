import * as z from "zod";
import { type Scaling, scalings } from "../data/spec.js";
import { type LossName, lossNames } from "../nn/losses.js";
import { optimizerDefaults } from "../optim/optimizer.js";
import { checkTogether } from "./checkTogether.js";
import { dataSchema, validationSchema } from "./dataSchema.js";
import { initSchema, layerSchema } from "./layerSchema.js";
import { defaultRate, lrSchema } from "./lrSchema.js";
import { optimizerSchema } from "./optimizerSchema.js";

const stopSchema = z.strictObject({
  loss: z.number().min(0).optional(),
  patience: z.int().min(1).optional(),
  minDelta: z.number().min(0).default(0),
  seconds: z.number().positive().optional(),
});

/** All that a config may say, with its defaults. What it gives is a config again, with nothing left to be filled in. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    /** For people. */
    name: z.string().optional(),
    data: dataSchema,
    scale: z.enum(scalings).default("none" satisfies Scaling),
    scaleTargets: z.enum(scalings).default("none" satisfies Scaling),
    validation: validationSchema.optional(),
    layers: z.array(layerSchema),
    loss: z.enum(lossNames).default("mse" satisfies LossName),
    optimizer: optimizerSchema.default(optimizerDefaults.sgd),
    lr: lrSchema.default(defaultRate),
    epochs: z.int().min(1).default(1000),
    /** Samples a step; the whole data where left out. */
    batchSize: z.int().min(1).optional(),
    shuffle: z.boolean().default(true),
    init: initSchema.default("default"),
    clipNorm: z.number().positive().optional(),
    clipValue: z.number().positive().optional(),
    stop: stopSchema.optional(),
    /** Where left out, `best` with a validation, else `last`. */
    keep: z.enum(["last", "best"]).optional(),
    dtype: z.enum(["float64", "float32"]).default("float64"),
    arithmetic: z.enum(["exact", "fast"]).default("exact"),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(0),
  })
  .superRefine(checkTogether, { when: () => true });

/** A config with every default filled in. */
export type Config = Readonly<z.output<typeof configSchema>>;

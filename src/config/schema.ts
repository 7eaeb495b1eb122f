import * as z from "zod/mini";
import { type Scaling, scalings } from "../data/load/spec.js";
import { type LossName, lossNames } from "../nn/losses.js";
import { optimizerDefaults } from "../optim/optimizer.js";
import { checkTogether } from "./checkTogether.js";
import { dataSchema, validationSchema } from "./dataSchema.js";
import { initSchema, layerSchema } from "./layerSchema.js";
import { defaultRate, lrSchema } from "./lrSchema.js";
import { optimizerSchema } from "./optimizerSchema.js";

const stopSchema = z.strictObject({
  loss: z.optional(z.number().check(z.gte(0))),
  patience: z.optional(z.int().check(z.gte(1))),
  minDelta: z._default(z.number().check(z.gte(0)), 0),
  seconds: z.optional(z.number().check(z.gt(0))),
});

/** A step of more layers may take more memory than V8 has for objects, which ends a process at once. */
const mostLayers = 10_000;

/** All that a config may say, with its defaults. What it gives is a config again, with nothing left to be filled in. */
export const configSchema = z
  .strictObject({
    $schema: z.optional(z.string()),
    /** For people. */
    name: z.optional(z.string()),
    data: dataSchema,
    scale: z._default(z.enum(scalings), "none" satisfies Scaling),
    scaleTargets: z._default(z.enum(scalings), "none" satisfies Scaling),
    validation: z.optional(validationSchema),
    layers: z.array(layerSchema).check(z.maxLength(mostLayers)),
    loss: z._default(z.enum(lossNames), "mse" satisfies LossName),
    optimizer: z._default(optimizerSchema, optimizerDefaults.sgd),
    lr: z._default(lrSchema, defaultRate),
    epochs: z._default(z.int().check(z.gte(1)), 1000),
    /** Samples a step; the whole data where left out. */
    batchSize: z.optional(z.int().check(z.gte(1))),
    shuffle: z._default(z.boolean(), true),
    init: z._default(initSchema, "default"),
    clipNorm: z.optional(z.number().check(z.gt(0))),
    clipValue: z.optional(z.number().check(z.gt(0))),
    stop: z.optional(stopSchema),
    /** Where left out, `best` with a validation, else `last`. */
    keep: z.optional(z.enum(["last", "best"])),
    dtype: z._default(z.enum(["float64", "float32"]), "float64"),
    arithmetic: z._default(z.enum(["exact", "fast"]), "exact"),
    seed: z._default(z.int().check(z.gte(0), z.lte(2 ** 32 - 1)), 0),
  })
  .check(z.superRefine(checkTogether, { when: () => true }));

/** A config with every default filled in. */
export type Config = Readonly<z.output<typeof configSchema>>;

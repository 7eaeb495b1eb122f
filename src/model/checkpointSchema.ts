import * as z from "zod/mini";
import { engineNames } from "../engine/engine.js";
import { endReasons } from "./model.js";
import { modelDetailsSchema } from "./modelSchema.js";

const count = z.int().check(z.gte(0));

/** A state of the random generator: four integers of 32 bits. */
const streamState = z.readonly(z.array(z.int32()).check(z.length(4)));

const epochRecord = z.strictObject({
  type: z.literal("epoch"),
  epoch: count,
  step: count,
  loss: z.number(),
  validationLoss: z.exactOptional(z.number()),
  accuracy: z.exactOptional(z.number()),
  validationAccuracy: z.exactOptional(z.number()),
  metrics: z.exactOptional(z.record(z.string(), z.nullable(z.number()))),
  lr: z.number(),
});

/** A loss to be better than; null before there is one. */
const bestLoss = z.nullable(z.number());

/** The plain part of a run's state; see `RunState` in src/train/runState.ts. */
const savedRun = z.strictObject({
  epochs: count,
  steps: count,
  seconds: z.number().check(z.gte(0)),
  lr: z.number(),
  /** Why it ended, if it did by itself. */
  reason: z.exactOptional(z.enum(endReasons)),
  isPreviousPreferred: z.boolean(),
  firstLoss: z.exactOptional(z.number()),
  last: z.exactOptional(epochRecord),
  best: z.exactOptional(z.strictObject({ record: epochRecord, loss: z.number() })),
  diagnoses: z.exactOptional(z.record(z.string(), count)),
  patience: z.strictObject({ best: bestLoss, waited: count }),
  plateau: z.strictObject({ rate: z.number().check(z.gt(0)), best: bestLoss, badEpochs: count }),
  streams: z.strictObject({ shuffle: streamState, dropout: streamState }),
  place: z.exactOptional(
    z.strictObject({
      correct: z.exactOptional(count),
      shuffle: z.exactOptional(streamState),
      supply: z.exactOptional(z.strictObject({ epochStart: streamState, windowStart: streamState })),
    }),
  ),
  trained: z.exactOptional(z.strictObject({ loss: z.number(), accuracy: z.exactOptional(z.number()), steps: count })),
});

export type SavedRun = Readonly<z.output<typeof savedRun>>;

const { inputs, outputs, data } = modelDetailsSchema.shape;

/** The parts of a checkpoint other than its format, its config and its tensors. */
export const checkpointDetailsSchema = z.object({
  tool: z.string(),
  directory: z.string(),
  engine: z.enum(engineNames),
  inputs: z.nonoptional(inputs),
  outputs: z.nonoptional(outputs),
  data: z.nonoptional(data),
  run: savedRun,
});

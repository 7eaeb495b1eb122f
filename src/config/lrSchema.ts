import * as z from "zod/mini";
import type { LrSpec } from "../optim/schedule.js";
import { union } from "./union.js";
import { variants } from "./variants.js";

export const defaultRate = 0.1;

const rate = z.number().check(z.gt(0));
const epochs = z.int().check(z.gte(1));
/** What every schedule has. */
const common = { initial: z._default(rate, defaultRate), warmup: z._default(z.int().check(z.gte(0)), 0) };

const annealing = <Name extends "cosine" | "linear">(name: Name) =>
  z.strictObject({ ...common, schedule: z.literal(name), final: z._default(z.number().check(z.gte(0)), 0) });

const schedules = variants(
  "schedule",
  {
    constant: z.strictObject({ ...common, schedule: z.literal("constant") }),
    step: z.strictObject({ ...common, schedule: z.literal("step"), stepSize: epochs, gamma: z._default(rate, 0.1) }),
    exponential: z.strictObject({ ...common, schedule: z.literal("exponential"), gamma: rate }),
    cosine: annealing("cosine"),
    linear: annealing("linear"),
    plateau: z.strictObject({
      ...common,
      schedule: z.literal("plateau"),
      factor: z._default(rate.check(z.lt(1)), 0.1),
      patience: z._default(z.int().check(z.gte(0)), 10),
    }),
  },
  "constant",
);

/** `lr`: a number, or a schedule. One that changes nothing is the number. */
export const lrSchema: z.ZodMiniType<LrSpec> = union('a number, or {"initial", "schedule"}', [
  rate,
  z.pipe(
    schedules,
    z.transform((spec): LrSpec => (spec.schedule === "constant" && spec.warmup === 0 ? spec.initial : spec)),
  ),
]);

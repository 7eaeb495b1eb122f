import * as z from "zod";
import type { LrSpec } from "../optim/schedule.js";
import { union } from "./union.js";
import { variants } from "./variants.js";

export const defaultRate = 0.1;

const rate = z.number().positive();
const epochs = z.int().min(1);
/** What every schedule has. */
const common = { initial: rate.default(defaultRate), warmup: z.int().min(0).default(0) };

const annealing = <Name extends "cosine" | "linear">(name: Name) =>
  z.strictObject({ ...common, schedule: z.literal(name), final: z.number().min(0).default(0) });

const schedules = variants(
  "schedule",
  {
    constant: z.strictObject({ ...common, schedule: z.literal("constant") }),
    step: z.strictObject({ ...common, schedule: z.literal("step"), stepSize: epochs, gamma: rate.default(0.1) }),
    exponential: z.strictObject({ ...common, schedule: z.literal("exponential"), gamma: rate }),
    cosine: annealing("cosine"),
    linear: annealing("linear"),
    plateau: z.strictObject({
      ...common,
      schedule: z.literal("plateau"),
      factor: rate.lt(1).default(0.1),
      patience: z.int().min(0).default(10),
    }),
  },
  "constant",
);

/** `lr`: a number, or a schedule. One that changes nothing is the number. */
export const lrSchema: z.ZodType<LrSpec> = union('a number, or {"initial", "schedule"}', [
  rate,
  schedules.transform((spec): LrSpec => (spec.schedule === "constant" && spec.warmup === 0 ? spec.initial : spec)),
]);

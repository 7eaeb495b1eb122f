import * as z from "zod/mini";
import type { LrSpec, ScheduleSpec } from "../optim/schedule.js";
import { about } from "./about.js";
import { union } from "./union.js";
import { variants } from "./variants.js";

export const defaultRate = 0.1;

const rate = z.number().check(z.gt(0));
/** Settings of every schedule. */
const common = {
  initial: z._default(rate, defaultRate).register(about, { text: "rate to start from" }),
  warmup: z._default(z.int().check(z.gte(0)), 0).register(about, {
    text: "epochs in which the rate first rises to `initial`, in equal parts; the schedule starts after them",
  }),
};

const annealing = <Name extends "cosine" | "linear">(name: Name, shape: string) =>
  z.strictObject({
    ...common,
    schedule: z.literal(name),
    final: z._default(z.number().check(z.gte(0)), 0).register(about, {
      text: `rate that it falls to along ${shape}, which it would reach after the last epoch`,
    }),
  });

const schedules = variants(
  "schedule",
  {
    constant: z.strictObject({ ...common, schedule: z.literal("constant") }),
    step: z.strictObject({
      ...common,
      schedule: z.literal("step"),
      stepSize: z.int().check(z.gte(1)).register(about, { text: "epochs between two changes" }),
      gamma: z._default(rate, 0.1).register(about, { text: "factor of each change" }),
    }),
    exponential: z.strictObject({
      ...common,
      schedule: z.literal("exponential"),
      gamma: z.number().check(z.gt(0)).register(about, { text: "factor after each epoch" }),
    }),
    cosine: annealing("cosine", "half a cosine"),
    linear: annealing("linear", "a line"),
    plateau: z.strictObject({
      ...common,
      schedule: z.literal("plateau"),
      factor: z._default(rate.check(z.lt(1)), 0.1).register(about, { text: "factor of each change" }),
      patience: z._default(z.int().check(z.gte(0)), 10).register(about, {
        text: "epochs without a lower loss that are let pass before a change",
      }),
    }),
  } satisfies Readonly<Record<ScheduleSpec["schedule"], unknown>>,
  "constant",
);

/** `lr`: a number or a schedule. A schedule that changes nothing becomes its number. */
export const lrSchema: z.ZodMiniType<LrSpec> = union('a number, or {"initial", "schedule"}', [
  rate,
  z.pipe(
    schedules,
    z.transform((spec): LrSpec => (spec.schedule === "constant" && spec.warmup === 0 ? spec.initial : spec)),
  ),
]);

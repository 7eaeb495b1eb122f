import * as z from "zod/mini";
import { optimizerDefaults as defaults, type OptimizerSpec, optimizerNames } from "../optim/optimizer.js";
import { union } from "./union.js";
import { variants } from "./variants.js";

/** From 0 on. */
const amount = z.number().check(z.gte(0));
/** How much of a moving average stays. */
const share = z.number().check(z.gte(0), z.lt(1));

const sgd = z
  .strictObject({
    name: z.literal("sgd"),
    momentum: z._default(amount, defaults.sgd.momentum),
    dampening: z._default(z.number(), defaults.sgd.dampening),
    nesterov: z._default(z.boolean(), defaults.sgd.nesterov),
    weightDecay: z._default(amount, defaults.sgd.weightDecay),
  })
  .check(
    z.superRefine(({ momentum, dampening, nesterov }, context) => {
      if (!nesterov || (momentum > 0 && dampening === 0)) return;
      const message = "nesterov takes a momentum, such as 0.9, and no dampening";
      context.addIssue({ code: "custom", path: ["nesterov"], message });
    }),
  );

const adamLike = <Name extends "adam" | "adamw">(name: Name) =>
  z.strictObject({
    name: z.literal(name),
    beta1: z._default(share, defaults[name].beta1),
    beta2: z._default(share, defaults[name].beta2),
    epsilon: z._default(amount, defaults[name].epsilon),
    weightDecay: z._default(amount, defaults[name].weightDecay),
  });

const rmsprop = z.strictObject({
  name: z.literal("rmsprop"),
  decay: z._default(share, defaults.rmsprop.decay),
  momentum: z._default(amount, defaults.rmsprop.momentum),
  epsilon: z._default(amount, defaults.rmsprop.epsilon),
  weightDecay: z._default(amount, defaults.rmsprop.weightDecay),
});

const adagrad = z.strictObject({
  name: z.literal("adagrad"),
  epsilon: z._default(amount, defaults.adagrad.epsilon),
  weightDecay: z._default(amount, defaults.adagrad.weightDecay),
});

const settings = variants("name", { sgd, adam: adamLike("adam"), adamw: adamLike("adamw"), rmsprop, adagrad });

/** `optimizer`: a name, or an object with settings. */
export const optimizerSchema = union(`one of ${optimizerNames.join(", ")}, or {"name": one of them}`, [
  z.pipe(
    z.enum(optimizerNames),
    z.transform((name): OptimizerSpec => defaults[name]),
  ),
  settings,
]);

import * as z from "zod";
import { optimizerDefaults as defaults, type OptimizerSpec, optimizerNames } from "../optim/optimizer.js";
import { union } from "./union.js";
import { variants } from "./variants.js";

/** From 0 on. */
const amount = z.number().min(0);
/** How much of a moving average stays. */
const share = z.number().min(0).lt(1);

const sgd = z
  .strictObject({
    name: z.literal("sgd"),
    momentum: amount.default(defaults.sgd.momentum),
    dampening: z.number().default(defaults.sgd.dampening),
    nesterov: z.boolean().default(defaults.sgd.nesterov),
    weightDecay: amount.default(defaults.sgd.weightDecay),
  })
  .superRefine(({ momentum, dampening, nesterov }, context) => {
    if (!nesterov || (momentum > 0 && dampening === 0)) return;
    const message = "nesterov takes a momentum, such as 0.9, and no dampening";
    context.addIssue({ code: "custom", path: ["nesterov"], message });
  });

const adamLike = <Name extends "adam" | "adamw">(name: Name) =>
  z.strictObject({
    name: z.literal(name),
    beta1: share.default(defaults[name].beta1),
    beta2: share.default(defaults[name].beta2),
    epsilon: amount.default(defaults[name].epsilon),
    weightDecay: amount.default(defaults[name].weightDecay),
  });

const rmsprop = z.strictObject({
  name: z.literal("rmsprop"),
  decay: share.default(defaults.rmsprop.decay),
  momentum: amount.default(defaults.rmsprop.momentum),
  epsilon: amount.default(defaults.rmsprop.epsilon),
  weightDecay: amount.default(defaults.rmsprop.weightDecay),
});

const adagrad = z.strictObject({
  name: z.literal("adagrad"),
  epsilon: amount.default(defaults.adagrad.epsilon),
  weightDecay: amount.default(defaults.adagrad.weightDecay),
});

const settings = variants("name", { sgd, adam: adamLike("adam"), adamw: adamLike("adamw"), rmsprop, adagrad });

/** `optimizer`: a name, or an object with settings. */
export const optimizerSchema = union(`one of ${optimizerNames.join(", ")}, or {"name": one of them}`, [
  z.enum(optimizerNames).transform((name): OptimizerSpec => defaults[name]),
  settings,
]);

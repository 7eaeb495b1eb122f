import * as z from "zod/mini";
import { optimizerDefaults as defaults, type OptimizerSpec, optimizerNames } from "../optim/optimizer.js";
import { type About, about } from "./about.js";
import { union } from "./union.js";
import { variants } from "./variants.js";

/** 0 or more. */
const amount = z.number().check(z.gte(0));
/** A share of a moving average. */
const share = z.number().check(z.gte(0), z.lt(1));

const momentum = { text: "share of the last update's direction that is kept" };
const epsilon = { text: "added to the divisor, so that it is never 0" };
const weightDecay = (how: string) => ({ text: `pull of the weights towards 0, ${how}` });
const asPenalty = weightDecay("as a part of the gradient");

const sgd = z
  .strictObject({
    name: z.literal("sgd"),
    momentum: z._default(amount, defaults.sgd.momentum).register(about, momentum),
    dampening: z._default(z.number(), defaults.sgd.dampening).register(about, {
      text: "share of the gradient that is left out of the momentum",
    }),
    nesterov: z._default(z.boolean(), defaults.sgd.nesterov).register(about, {
      text: "Nesterov's momentum, which looks a step ahead",
    }),
    weightDecay: z._default(amount, defaults.sgd.weightDecay).register(about, asPenalty),
  })
  .check(
    z.superRefine(({ momentum, dampening, nesterov }, context) => {
      if (!nesterov || (momentum > 0 && dampening === 0)) return;
      const message = "nesterov takes a momentum, such as 0.9, and no dampening";
      context.addIssue({ code: "custom", path: ["nesterov"], message });
    }),
  );

const adamLike = <Name extends "adam" | "adamw">(name: Name, decay: About) =>
  z.strictObject({
    name: z.literal(name),
    beta1: z._default(share, defaults[name].beta1).register(about, { text: "share of the mean gradient that is kept" }),
    beta2: z._default(share, defaults[name].beta2).register(about, {
      text: "share of the mean squared gradient that is kept",
    }),
    epsilon: z._default(amount, defaults[name].epsilon).register(about, epsilon),
    weightDecay: z._default(amount, defaults[name].weightDecay).register(about, decay),
  });

const rmsprop = z.strictObject({
  name: z.literal("rmsprop"),
  decay: z._default(share, defaults.rmsprop.decay).register(about, {
    text: "share of the mean squared gradient that is kept",
  }),
  momentum: z._default(amount, defaults.rmsprop.momentum).register(about, momentum),
  epsilon: z._default(amount, defaults.rmsprop.epsilon).register(about, epsilon),
  weightDecay: z._default(amount, defaults.rmsprop.weightDecay).register(about, asPenalty),
});

const adagrad = z.strictObject({
  name: z.literal("adagrad"),
  epsilon: z._default(amount, defaults.adagrad.epsilon).register(about, epsilon),
  weightDecay: z._default(amount, defaults.adagrad.weightDecay).register(about, asPenalty),
});

const settings = variants("name", {
  sgd,
  adam: adamLike("adam", asPenalty),
  adamw: adamLike("adamw", weightDecay("apart from the gradient")),
  rmsprop,
  adagrad,
});

/** `optimizer`: a name, or an object with settings. */
export const optimizerSchema = union(`one of ${optimizerNames.join(", ")}, or {"name": one of them}`, [
  z.pipe(
    z.enum(optimizerNames),
    z.transform((name): OptimizerSpec => defaults[name]),
  ),
  settings,
]);

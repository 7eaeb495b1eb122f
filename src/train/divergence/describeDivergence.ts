import { defaultRate } from "../../config/lrSchema.js";
import type { Config } from "../../config/schema.js";
import type { Range } from "../../data/encode/range.js";
import { asActivation, asLinear } from "../../nn/layers.js";
import { initialRate } from "../../optim/schedule.js";
import { unscaled } from "../warnings/findWarnings.js";
import type { NonFiniteNode } from "./findNonFinite.js";
import { clippingLabel, type Label } from "./labelStep.js";

/** A pass that measures parameters after an update: on what is validated on, or on the data trained on. */
export type MeasuringPass = "validation" | "measurement";

/** Where a run came to its first number that is not finite, from what, and what to do about it. */
export interface Divergence {
  readonly epoch: number;
  /** Counts from the start of the run, from 1. */
  readonly step: number;
  readonly pass: Label["pass"] | MeasuringPass;
  /** `layers[2] (linear 1)`, `the loss`; of an update the variable. */
  readonly where: string;
  readonly op: string;
  /** `NaN`, `Infinity` or `-Infinity`. */
  readonly value: string;
  /** Of each of the op's inputs, the smallest and the largest element. */
  readonly inputs: readonly Range[];
  readonly remedy: string;
}

/** What is known where the node is. */
export interface Failure extends NonFiniteNode {
  readonly label: Label;
}

/** An activation that gives this of smaller numbers has no value there; of larger ones it may have overflowed. */
const overflowsFrom = { NaN: 1e10, Infinity: 100 } as const;

interface When {
  readonly epoch: number;
  readonly step: number;
  readonly config: Config;
  /** The learning rate of the epoch. */
  readonly rate: number;
  /** What failed, if it was not the step but a measurement after it. */
  readonly pass?: MeasuringPass | undefined;
}

export function describeDivergence(failure: Failure, when: When): Divergence {
  const { label, node, value, inputs } = failure;
  const { epoch, step, pass = label.pass } = when;
  return {
    epoch,
    step,
    pass,
    where: label.where,
    op: node.op.name,
    value: String(value),
    inputs,
    remedy: findRemedy(failure, when),
  };
}

/** One thing to do about it, the one that is most likely to help. */
function findRemedy(failure: Failure, { epoch, step, config, rate, pass }: When): string {
  const { label, value, inputs, data, targets } = failure;
  const { lr, optimizer, scale, scaleTargets, layers } = config;
  const size = Math.max(...inputs.flat().map(Math.abs));
  const index = Number(/^layers\[(\d+)\]/.exec(label.where)?.[1]);
  const activation = Number.isNaN(index) ? undefined : asActivation(layers[index] as (typeof layers)[number]);
  if (activation !== undefined && size < overflowsFrom[Number.isNaN(value) ? "NaN" : "Infinity"]) {
    const what = label.pass === "backward" ? "slope" : "value";
    return `${activation.activation} has no finite ${what} there: take an activation that has one for every number`;
  }
  if (label.where === clippingLabel) {
    return `the norm of the gradients is too large to be computed: bound their elements first, such as by --set clipValue=${config.clipNorm ?? 1}`;
  }
  if (label.pass === "update" && "epsilon" in optimizer && optimizer.epsilon === 0) {
    return "a gradient of 0 is divided by 0: try --set optimizer.epsilon=1e-8";
  }
  if (epoch === 1 && scale === "none" && isLarge(data)) return "the data is large: try --set scale=standard";
  if (epoch === 1 && scaleTargets === "none" && isLarge(targets)) {
    return "the targets are large: try --set scaleTargets=standard";
  }
  if (step === 1 && label.pass !== "update" && pass === undefined) {
    return areWeightsDefault(config)
      ? "the numbers are too large before anything is learned: take activations that grow more slowly, such as tanh"
      : "the first weights are large: try --set init=default";
  }
  if (typeof lr !== "number" && rate > lr.initial) {
    const key = "final" in lr ? "final" : "gamma";
    return `the learning rate has grown from ${lr.initial} to ${Number(rate.toPrecision(3))}: make lr.${key} smaller`;
  }
  const smaller = Math.min(initialRate(lr) / 10, defaultRate);
  return `try a smaller learning rate, such as --lr ${Number(smaller.toPrecision(3))}`;
}

const isLarge = (range: Range) => Math.max(...range.map(Math.abs)) > unscaled;

function areWeightsDefault({ init, layers }: Config): boolean {
  return init === "default" && layers.every((layer) => (asLinear(layer)?.init ?? "default") === "default");
}

import { defaultRate } from "../../config/lrSchema.js";
import type { Config } from "../../config/schema.js";
import type { Range } from "../../data/encode/range.js";
import { asActivation, asLinear } from "../../nn/layers.js";
import { initialRate } from "../../optim/schedule.js";
import { unscaled } from "../warnings/findWarnings.js";
import type { NonFiniteNode } from "./findNonFinite.js";
import { clippingLabel, type StepLabel } from "./labelStep.js";

/** A pass that measures the parameters: on the data validated on, or on the data trained on. */
export type MeasuringPass = "validation" | "measurement";

/** The first number of a run that is not finite: where it is, what it was computed from, and what to do about it. */
export interface Divergence {
  readonly epoch: number;
  /** Counts from the start of the run, from 1. */
  readonly step: number;
  readonly pass: StepLabel["pass"] | MeasuringPass;
  /** `layers[2] (linear 1)`, `the loss`; for an update the variable. */
  readonly where: string;
  readonly op: string;
  /** `NaN`, `Infinity` or `-Infinity`. */
  readonly value: string;
  /** The smallest and the largest element of each input of the op. */
  readonly inputs: readonly Range[];
  readonly remedy: string;
}

/** The node that failed, with its place in the network. */
export interface Failure extends NonFiniteNode {
  readonly label: StepLabel;
}

/** If an activation gives this for inputs below the bound, it has no value there. For larger inputs it may have overflowed. */
const overflowsFrom = { NaN: 1e10, Infinity: 100 } as const;

interface Moment {
  readonly epoch: number;
  readonly step: number;
  readonly config: Config;
  /** The learning rate of the epoch. */
  readonly rate: number;
  /** The measurement that failed, if it was not a step. */
  readonly pass?: MeasuringPass | undefined;
}

export function describeDivergence(failure: Failure, moment: Moment): Divergence {
  const { label, node, value, inputs } = failure;
  const { epoch, step, pass = label.pass } = moment;
  return {
    epoch,
    step,
    pass,
    where: label.where,
    op: node.op.name,
    value: String(value),
    inputs,
    remedy: findRemedy(failure, moment),
  };
}

/** The one thing to do that is most likely to help. */
function findRemedy(failure: Failure, { epoch, step, config, rate, pass }: Moment): string {
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

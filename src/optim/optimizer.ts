import type { Variable } from "../graph/op.js";
import { type AdagradSpec, adagrad } from "./adagrad.js";
import { type AdamSpec, adam } from "./adam.js";
import { type RmspropSpec, rmsprop } from "./rmsprop.js";
import { type SgdSpec, sgd } from "./sgd.js";
import type { UpdateRule } from "./updateRule.js";

/** An optimizer with all of its settings. */
export type OptimizerSpec = SgdSpec | AdamSpec | RmspropSpec | AdagradSpec;
export type OptimizerName = OptimizerSpec["name"];

/** The defaults of the settings: PyTorch's. */
export const optimizerDefaults = {
  sgd: { name: "sgd", momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 },
  adam: { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  adamw: { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
  rmsprop: { name: "rmsprop", decay: 0.99, momentum: 0, epsilon: 1e-8, weightDecay: 0 },
  adagrad: { name: "adagrad", epsilon: 1e-10, weightDecay: 0 },
} as const satisfies { readonly [Name in OptimizerName]: OptimizerSpec & { readonly name: Name } };

export const optimizerNames = Object.keys(optimizerDefaults) as readonly OptimizerName[];

/** The optimizer's rule for these parameters. */
export function buildOptimizer(spec: OptimizerSpec, parameters: readonly Variable[]): UpdateRule {
  switch (spec.name) {
    case "sgd":
      return sgd(spec, parameters);
    case "adam":
    case "adamw":
      return adam(spec, parameters);
    case "rmsprop":
      return rmsprop(spec, parameters);
    case "adagrad":
      return adagrad(spec, parameters);
    default:
      return spec satisfies never;
  }
}

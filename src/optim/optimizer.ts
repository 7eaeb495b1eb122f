import type { Variable } from "../graph/op.js";
import { sgd } from "./sgd.js";
import type { UpdateRule } from "./updateRule.js";

const optimizers = { sgd } as const satisfies Readonly<Record<string, (parameters: readonly Variable[]) => UpdateRule>>;

export type OptimizerName = keyof typeof optimizers;
export const optimizerNames = Object.keys(optimizers) as readonly OptimizerName[];

/** As a config gives it. */
export interface OptimizerSpec {
  readonly name: OptimizerName;
}

/** The optimizer's rule for these parameters. */
export function buildOptimizer({ name }: OptimizerSpec, parameters: readonly Variable[]): UpdateRule {
  return optimizers[name](parameters);
}

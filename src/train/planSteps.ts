import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/encode/dataset.js";
import type { Step } from "../forward/buildBatchGraph.js";
import { input } from "../graph/node.js";
import type { Input, Variable } from "../graph/op.js";
import { classTargetsOf } from "../nn/losses/losses.js";
import type { Network } from "../nn/network.js";
import { marginOf } from "../nn/targets/marginOf.js";
import type { CorrectCount } from "../nn/targets/targets.js";
import { buildOptimizer } from "../optim/optimizer.js";
import { buildStep } from "./buildStep.js";
import { type WeighedData, weighData } from "./weighData.js";

/** The steps that train a network on a dataset: what they read, and how one is built. Nothing is run. */
export interface StepPlan {
  /** The learning rate, an input of every step. */
  readonly lr: Input;
  /** What the optimizer remembers from step to step, with its first values. */
  readonly optimizerState: ReadonlyMap<Variable, Float64Array>;
  /** Counts the correct predictions, if the targets are classes. */
  readonly correct: CorrectCount | undefined;
  readonly data: WeighedData;
  /**
   * The step for a batch of so many rows.
   *
   * @param isDropoutOff whether no unit is left out; default false
   */
  build(rows: number, isDropoutOff?: boolean): Step;
}

export function planSteps(config: Config, network: Network, dataset: Dataset): StepPlan {
  const { loss } = config;
  const { updates, state: optimizerState } = buildOptimizer(config.optimizer, network.parameters);
  const areClasses = dataset.outputColumns.every(({ kind }) => kind === "class");
  const correct = areClasses
    ? classTargetsOf(loss).createCorrectCount(network.outputWidth, marginOf(config.threshold))
    : undefined;
  const lr = input("lr", []);
  const data = weighData(dataset, loss);
  const options = { loss, rule: { updates }, clipping: config, lr, correct, isWeighted: data.isWeighted };
  return {
    lr,
    optimizerState,
    correct,
    data,
    build: (rows, isDropoutOff) => buildStep(network, { ...options, isDropoutOff }, rows),
  };
}

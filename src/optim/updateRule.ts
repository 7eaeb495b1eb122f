import type { Update } from "../engine/engine.js";
import type { Node, Variable } from "../graph/op.js";

/** An optimizer's rule for some parameters, written as a graph, so that every engine can run it. */
export interface UpdateRule {
  /** Variables that the rule keeps from step to step, with their first values. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
  /**
   * The updates of the parameters and of the state in one step.
   *
   * @param gradients one for each parameter, in their order
   * @param lr the learning rate, a single number
   */
  updates(gradients: readonly Node[], lr: Node): readonly Update[];
}

import type { Update } from "../engine/engine.js";
import type { Node, Variable } from "../graph/op.js";

/** An optimizer's rule over certain parameters, written in the graph, so that every engine runs it. */
export interface UpdateRule {
  /** Variables that the rule keeps from step to step, with the values that they start from. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
  /**
   * The updates of one step: of the parameters and of the state.
   *
   * @param gradients one for each parameter, in their order
   * @param lr the learning rate, a single number
   */
  updates(gradients: readonly Node[], lr: Node): readonly Update[];
}

import type { Update } from "../engine/engine.js";
import type { Node, Variable } from "../graph/op.js";
import type { TakePart } from "./namedPart.js";

/** An optimizer's rule for some parameters, written as a graph, so that every engine can run it. */
export interface UpdateRule {
  /** Variables that the rule keeps from step to step, with their first values. */
  readonly state: ReadonlyMap<Variable, Float64Array>;
  /**
   * The updates of the parameters and of the state in one step.
   *
   * @param gradients one for each parameter, in their order
   * @param lr the learning rate, a single number
   * @param takePart is told what the updates of several parameters read
   */
  updates(gradients: readonly Node[], lr: Node, takePart?: TakePart): readonly Update[];
}

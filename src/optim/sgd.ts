import { constant, variable } from "../graph/node.js";
import type { Node, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import { addDecay, scale } from "./descent.js";
import type { TakePart } from "./namedPart.js";
import { startFromZero, variablesLike } from "./state.js";
import type { UpdateRule } from "./updateRule.js";

export interface SgdSpec {
  readonly name: "sgd";
  /** Share of the velocity that the next step keeps, >= 0. */
  readonly momentum: number;
  /** Share of the gradient that is left out of the velocity. */
  readonly dampening: number;
  /** Looks one step of the velocity ahead. Needs momentum, and a dampening of 0. */
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

/**
 * Stochastic gradient descent: p ← p - lr · v, with v ← momentum · v + (1 - dampening) · g. In the first step v is the
 * gradient itself. With Nesterov p ← p - lr · (g + momentum · v).
 *
 * @see Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", in PyTorch's form
 */
export function sgd(spec: SgdSpec, parameters: readonly Variable[]): UpdateRule {
  const { momentum, dampening, nesterov, weightDecay } = spec;
  const descend = (parameter: Variable, lr: Node, direction: Node) => ({
    variable: parameter,
    value: ops.subtract(parameter, ops.multiply(direction, lr)),
  });
  const decay = (gradients: readonly Node[], takePart?: TakePart) =>
    parameters.map((parameter, i) => addDecay(gradients[i] as Node, parameter, weightDecay, takePart));
  if (momentum === 0) {
    return {
      state: new Map(),
      updates: (gradients, lr, takePart) =>
        decay(gradients, takePart).map((gradient, i) => descend(parameters[i] as Variable, lr, gradient)),
    };
  }
  const velocities = variablesLike(parameters, "velocity");
  // 0 in the first step, then 1. It is needed with dampening alone: otherwise a velocity of 0 gives the same first step.
  const hasStarted = dampening === 0 ? undefined : variable("sgd.hasStarted", []);
  return {
    state: startFromZero(...velocities, ...(hasStarted === undefined ? [] : [hasStarted])),
    updates: (gradients, lr, takePart) => {
      const share = hasStarted === undefined ? undefined : ops.subtract(constant(1), scale(hasStarted, dampening));
      if (share !== undefined)
        takePart?.({ node: share, name: "share", role: "the share of the gradient, 1 in the first step" });
      const steps = decay(gradients, takePart).flatMap((gradient, i) => {
        const [parameter, velocity] = [parameters[i] as Variable, velocities[i] as Variable];
        const added = share === undefined ? gradient : ops.multiply(share, gradient);
        const next = ops.add(scale(velocity, momentum), added);
        const direction = nesterov ? ops.add(gradient, scale(next, momentum)) : next;
        return [{ variable: velocity, value: next }, descend(parameter, lr, direction)];
      });
      return hasStarted === undefined ? steps : [...steps, { variable: hasStarted, value: constant(1) }];
    },
  };
}

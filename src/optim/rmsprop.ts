import { constant } from "../graph/node.js";
import type { Node, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import { addDecay, descendBy, movingAverage, scale } from "./descent.js";
import { startFromZero, variablesLike } from "./state.js";
import type { UpdateRule } from "./updateRule.js";

export interface RmspropSpec {
  readonly name: "rmsprop";
  /** Decay of the squares' moving average, in [0, 1); PyTorch's alpha. */
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/**
 * RMSprop: p ← p - lr · g / (√s + epsilon), where s is the moving average of g². With momentum p ← p - lr · v,
 * v ← momentum · v + g / (√s + epsilon).
 *
 * @see Tieleman & Hinton 2012, "Lecture 6.5: rmsprop", with epsilon outside of the root, as in PyTorch
 */
export function rmsprop(spec: RmspropSpec, parameters: readonly Variable[]): UpdateRule {
  const { decay, momentum, epsilon, weightDecay } = spec;
  const squares = variablesLike(parameters, "meanSquare");
  const velocities = momentum === 0 ? [] : variablesLike(parameters, "velocity");
  return {
    state: startFromZero(...squares, ...velocities),
    updates: (gradients, lr, takePart) =>
      parameters.flatMap((parameter, i) => {
        const [square, velocity] = [squares[i] as Variable, velocities[i]];
        const gradient = addDecay(gradients[i] as Node, parameter, weightDecay, takePart);
        const next = movingAverage(square, ops.square(gradient), decay);
        const denominator = ops.add(ops.sqrt(next), constant(epsilon));
        const update = { variable: square, value: next };
        if (velocity === undefined) {
          return [update, { variable: parameter, value: descendBy(parameter, lr, gradient, denominator) }];
        }
        const faster = ops.add(scale(velocity, momentum), ops.divide(gradient, denominator));
        return [
          update,
          { variable: velocity, value: faster },
          { variable: parameter, value: ops.subtract(parameter, ops.multiply(faster, lr)) },
        ];
      }),
  };
}

import { constant, variable } from "../graph/node.js";
import type { Node, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import { addDecay, descendBy, movingAverage, scale } from "./descent.js";
import { startFromZero, variablesLike } from "./state.js";
import type { UpdateRule } from "./updateRule.js";

export interface AdamSpec {
  readonly name: "adam" | "adamw";
  /** Decay of the gradients' moving average, in [0, 1). */
  readonly beta1: number;
  /** Decay of their squares' moving average, in [0, 1). */
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/**
 * Adam: p ← p - lr · m̂ / (√v̂ + epsilon), where m and v are the moving averages of the gradient and its square, and m̂
 * and v̂ are m and v divided by the same moving average of ones. With `adamw` the weights decay directly,
 * p ← (1 - lr · weightDecay) · p, instead of through the gradient.
 *
 * @see Kingma & Ba 2015, "Adam: A method for stochastic optimization"
 * @see Loshchilov & Hutter 2019, "Decoupled weight decay regularization"
 */
export function adam(spec: AdamSpec, parameters: readonly Variable[]): UpdateRule {
  const { name, beta1, beta2, epsilon, weightDecay } = spec;
  const means = variablesLike(parameters, "mean");
  const squares = variablesLike(parameters, "meanSquare");
  // 1 - beta^t as a moving average of ones: this takes no power, and no digits cancel.
  const [reached1, reached2] = [variable(`${name}.reached1`, []), variable(`${name}.reached2`, [])];
  return {
    state: startFromZero(...means, ...squares, reached1, reached2),
    updates: (gradients, lr, takePart) => {
      const [next1, next2] = [movingAverage(reached1, constant(1), beta1), movingAverage(reached2, constant(1), beta2)];
      const [rate, root] = [ops.divide(lr, next1), ops.sqrt(next2)];
      const kept = ops.subtract(constant(1), scale(lr, weightDecay));
      const isDecoupled = name === "adamw" && weightDecay !== 0;
      takePart?.({ node: rate, name: "lr.corrected", role: "the learning rate, corrected: the means start from 0" });
      takePart?.({ node: root, name: "root", role: "corrects the roots of the mean squares: they start from 0" });
      if (isDecoupled) takePart?.({ node: kept, name: "kept", role: "what the weight decay leaves of a parameter" });
      const steps = parameters.flatMap((parameter, i) => {
        const [mean, square] = [means[i] as Variable, squares[i] as Variable];
        const gradient = addDecay(gradients[i] as Node, parameter, name === "adamw" ? 0 : weightDecay, takePart);
        const nextMean = movingAverage(mean, gradient, beta1);
        const nextSquare = movingAverage(square, ops.square(gradient), beta2);
        const denominator = ops.add(ops.divide(ops.sqrt(nextSquare), root), constant(epsilon));
        const from = isDecoupled ? ops.multiply(parameter, kept) : parameter;
        return [
          { variable: mean, value: nextMean },
          { variable: square, value: nextSquare },
          { variable: parameter, value: descendBy(from, rate, nextMean, denominator) },
        ];
      });
      return [...steps, { variable: reached1, value: next1 }, { variable: reached2, value: next2 }];
    },
  };
}

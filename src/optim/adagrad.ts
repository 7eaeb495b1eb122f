import { constant } from "../graph/node.js";
import type { Node, Variable } from "../graph/op.js";
import { ops } from "../ops/index.js";
import { addDecay, descendBy } from "./descent.js";
import { startFromZero, variablesLike } from "./state.js";
import type { UpdateRule } from "./updateRule.js";

export interface AdagradSpec {
  readonly name: "adagrad";
  readonly epsilon: number;
  readonly weightDecay: number;
}

/**
 * Adagrad: p ← p - lr · g / (√s + epsilon), where s is the sum of all g² so far.
 *
 * @see Duchi, Hazan & Singer 2011, "Adaptive subgradient methods for online learning and stochastic optimization"
 */
export function adagrad({ epsilon, weightDecay }: AdagradSpec, parameters: readonly Variable[]): UpdateRule {
  const sums = variablesLike(parameters, "squareSum");
  return {
    state: startFromZero(...sums),
    updates: (gradients, lr, takePart) =>
      parameters.flatMap((parameter, i) => {
        const sum = sums[i] as Variable;
        const gradient = addDecay(gradients[i] as Node, parameter, weightDecay, takePart);
        const next = ops.add(sum, ops.square(gradient));
        const denominator = ops.add(ops.sqrt(next), constant(epsilon));
        return [
          { variable: sum, value: next },
          { variable: parameter, value: descendBy(parameter, lr, gradient, denominator) },
        ];
      }),
  };
}

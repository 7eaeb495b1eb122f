import type { OptimizerName } from "../../optim/optimizer.js";

/** A name, and the formula of its new value. */
export type Assignment = readonly [name: string, formula: string];

/**
 * One step of each algorithm, line by line, as PyTorch documents it. It is stated apart from the code under test, and in other ways:
 * a power where that keeps an average, for example.
 *
 * The formulas have the names of the settings (true is 1), `parameter`, `gradient`, `lr`, `step` (from 1), and the state, which is 0
 * before the first step. A state's name is that of the optimizer's variable. An element of a parameter is updated by itself.
 *
 * @see https://pytorch.org/docs/stable/optim.html, the algorithm of each optimizer
 */
export const optimizerFormulas: Readonly<Record<OptimizerName, readonly Assignment[]>> = {
  sgd: [
    ["gradient", "gradient + weightDecay * parameter"],
    ["velocity", "step == 1 ? gradient : momentum * velocity + (1 - dampening) * gradient"],
    ["lookahead", "nesterov == 1 ? gradient + momentum * velocity : velocity"],
    ["parameter", "parameter - lr * (momentum == 0 ? gradient : lookahead)"],
    ["hasStarted", "1"],
  ],
  adam: [["gradient", "gradient + weightDecay * parameter"], ...adamSteps()],
  adamw: [["parameter", "parameter - lr * weightDecay * parameter"], ...adamSteps()],
  rmsprop: [
    ["gradient", "gradient + weightDecay * parameter"],
    ["meanSquare", "decay * meanSquare + (1 - decay) * gradient ^ 2"],
    ["velocity", "momentum * velocity + gradient / (sqrt(meanSquare) + epsilon)"],
    ["parameter", "parameter - lr * velocity"],
  ],
  adagrad: [
    ["gradient", "gradient + weightDecay * parameter"],
    ["squareSum", "squareSum + gradient ^ 2"],
    ["parameter", "parameter - lr * gradient / (sqrt(squareSum) + epsilon)"],
  ],
};

function adamSteps(): readonly Assignment[] {
  return [
    ["mean", "beta1 * mean + (1 - beta1) * gradient"],
    ["meanSquare", "beta2 * meanSquare + (1 - beta2) * gradient ^ 2"],
    ["reached1", "1 - beta1 ^ step"],
    ["reached2", "1 - beta2 ^ step"],
    ["parameter", "parameter - lr * (mean / reached1) / (sqrt(meanSquare / reached2) + epsilon)"],
  ];
}

/** `torch.nn.utils.clip_grad_value_`, element by element. */
export const clipValueFormula = "min(max(gradient, -clipValue), clipValue)";

/** `torch.nn.utils.clip_grad_norm_`. `squares` is the sum of the squares of all gradients' elements. */
export const clipNormFormula = "gradient * min(1, clipNorm / (sqrt(squares) + 1e-6))";

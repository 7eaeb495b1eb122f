import { FormulaError } from "../errors.js";
import type { Op } from "../graph/op.js";
import { customOp } from "../ops/elementwise.js";
import { ops } from "../ops/index.js";

/** Names as in a config; meaning and defaults as in PyTorch. */
export const activationNames = [
  "relu",
  "leakyRelu",
  "elu",
  "selu",
  "gelu",
  "silu",
  "mish",
  "sigmoid",
  "tanh",
  "softplus",
  "softsign",
  "relu6",
  "hardTanh",
  "hardSigmoid",
  "exp",
  "identity",
  "softmax",
  "logSoftmax",
] as const satisfies readonly (keyof typeof ops)[];
export type ActivationName = (typeof activationNames)[number];

/**
 * The op of an activation: by its name, or made of a formula in x.
 *
 * @throws FormulaError where the text is neither
 */
export function resolveActivation(text: string): Op {
  const name = activationNames.find((known) => known === text);
  if (name !== undefined) return ops[name] as unknown as Op;
  if (/^\w+$/.test(text) && text !== "x") throw new FormulaError(`there is no activation "${text}"`, text);
  return customOp(text) as unknown as Op;
}

/** The parameters that a config may set, with their defaults; the axis of a softmax is not one: it goes over the classes. */
export function activationParams(op: Op): Readonly<Record<string, number>> {
  return op.formula === undefined ? {} : (op.params as Readonly<Record<string, number>>);
}

import { FormulaError } from "../errors.js";
import type { Op, Params, Range } from "../graph/op.js";
import { customOp } from "../ops/elementwise.js";
import { type ops, registry } from "../ops/index.js";
import { asActivation, type LayerSpec } from "./layers.js";

/** Activations as people know them, with PyTorch's meaning and defaults. */
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

/** Every name that `findActivation` knows. */
export function listKnownActivations(): readonly string[] {
  return [...registry.keys()].filter((name) => findActivation(name) !== undefined);
}

/** The activation of that name: one of the above, or any elementwise op of one input, such as `sin`. */
function findActivation(name: string): Op | undefined {
  const op = registry.get(name);
  const isElementwise = op?.formula !== undefined && op.arity === 1;
  return isElementwise || activationNames.some((known) => known === name) ? op : undefined;
}

/** A text that can only be meant as a name. The only formula of one word is `x`. */
export const singleWord = /^(?:[a-zA-Z_]\w*|\d+)$/;

/** Whether the text can only be meant as a name, but is not a known one. 2x lacks its sign. */
export function isUnknownName(text: string): boolean {
  return singleWord.test(text) && text !== "x" && findActivation(text) === undefined;
}

/**
 * The op of an activation: the op of that name, or one made from a formula in x.
 *
 * @throws FormulaError if the text is neither a name nor a formula
 */
export function resolveActivation(text: string): Op {
  const op = findActivation(text);
  if (op !== undefined) return op;
  if (isUnknownName(text)) throw new FormulaError(`there is no activation "${text}"`, text);
  return customOp(text) as unknown as Op;
}

/** The parameters that a config may set, with their defaults. The axis of a softmax is not one of them: it is always that of the classes. */
export function activationParams(op: Op): Readonly<Record<string, number>> {
  return op.formula === undefined ? {} : (op.params as Readonly<Record<string, number>>);
}

/** The bounds of a layer's output, if it is an activation that does not reach every number. */
export function outputRange(layer: LayerSpec): Range | undefined {
  const { activation, ...given } = asActivation(layer) ?? {};
  const op = activation === undefined ? undefined : findActivation(activation);
  return op?.range?.({ ...op.params, ...given } as Params);
}

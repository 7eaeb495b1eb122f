import { asActivation, type LayerSpec } from "./layers.js";

/** What an activation can give: from its lower to its upper bound, the bounds among them or not. */
export type OutputRange = readonly [low: number, high: number];

const unbounded = Number.POSITIVE_INFINITY;

type RangeOf = (params: Readonly<Record<string, unknown>>) => OutputRange;

/** Of the activations that do not reach every number, by their parameters. */
const ranges = new Map<string, RangeOf>([
  ["relu", () => [0, unbounded]],
  ["relu6", () => [0, 6]],
  ["elu", ({ alpha = 1 }) => [-Number(alpha), unbounded]],
  ["selu", () => [-1.7580993408473766, unbounded]], // -scale · alpha
  ["gelu", () => [-0.17, unbounded]],
  ["silu", () => [-0.2785, unbounded]],
  ["mish", () => [-0.3089, unbounded]],
  ["sigmoid", () => [0, 1]],
  ["hardSigmoid", () => [0, 1]],
  ["softmax", () => [0, 1]],
  ["tanh", () => [-1, 1]],
  ["softsign", () => [-1, 1]],
  ["hardTanh", ({ min = -1, max = 1 }) => [Number(min), Number(max)]],
  ["softplus", () => [0, unbounded]],
  ["exp", () => [0, unbounded]],
  ["logSoftmax", () => [-unbounded, 0]],
]);

/** The range of a layer that is an activation of a bounded range; undefined for any other. */
export function outputRange(layer: LayerSpec): OutputRange | undefined {
  const activation = asActivation(layer);
  return activation === undefined ? undefined : ranges.get(activation.activation)?.(activation);
}

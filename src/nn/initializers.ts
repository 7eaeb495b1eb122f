import type { RandomStream } from "../random.js";

/** The first values of weights. Biases start at 0, except with `default`. */
export type InitSpec =
  | InitName
  | { readonly normal: { readonly mean: number; readonly std: number } }
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly constant: number };

/** Draws one weight. */
type Draw = (random: RandomStream) => number;
type Initializer = (fanIn: number, fanOut: number) => Draw;

const uniform =
  (bound: number): Draw =>
  (random) =>
    random.uniform(-bound, bound);
const normal =
  (std: number): Draw =>
  (random) =>
    random.normal(0, std);

const named = {
  /** U(-1/√fanIn, 1/√fanIn), for biases too, as in PyTorch's Linear. */
  default: (fanIn) => uniform(1 / Math.sqrt(fanIn)),
  // He et al. 2015, "Delving deep into rectifiers"
  heNormal: (fanIn) => normal(Math.sqrt(2 / fanIn)),
  heUniform: (fanIn) => uniform(Math.sqrt(6 / fanIn)),
  // Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks"
  glorotNormal: (fanIn, fanOut) => normal(Math.sqrt(2 / (fanIn + fanOut))),
  glorotUniform: (fanIn, fanOut) => uniform(Math.sqrt(6 / (fanIn + fanOut))),
  // LeCun et al. 1998, "Efficient BackProp"
  lecunNormal: (fanIn) => normal(Math.sqrt(1 / fanIn)),
  zeros: () => () => 0,
} as const satisfies Readonly<Record<string, Initializer>>;

export type InitName = keyof typeof named;
export const initNames = Object.keys(named) as readonly InitName[];

function resolveInitializer(spec: InitSpec): Initializer {
  if (typeof spec === "string") return named[spec];
  if ("normal" in spec) return () => (random) => random.normal(spec.normal.mean, spec.normal.std);
  if ("uniform" in spec) return () => (random) => random.uniform(spec.uniform[0], spec.uniform[1]);
  return () => () => spec.constant;
}

/**
 * First values of a linear layer: weights [fanIn, fanOut] row-major, then biases [fanOut] if it has any. Biases start at 0, except with
 * `default`.
 */
export function drawParameters(
  spec: InitSpec,
  { fanIn, fanOut, hasBias }: { readonly fanIn: number; readonly fanOut: number; readonly hasBias: boolean },
  random: RandomStream,
): readonly Float64Array[] {
  const drawAll = (count: number, draw: Draw) => Float64Array.from({ length: count }, () => draw(random));
  const weights = drawAll(fanIn * fanOut, resolveInitializer(spec)(fanIn, fanOut));
  if (!hasBias) return [weights];
  return [weights, spec === "default" ? drawAll(fanOut, named.default(fanIn)) : new Float64Array(fanOut)];
}

import { constant } from "../graph/node.js";
import type { Node } from "../graph/op.js";
import { ops } from "../ops/index.js";

export interface Clipping {
  /** Each element of a gradient is brought into ±clipValue; off where left out. */
  readonly clipValue?: number | undefined;
  /** All gradients together are scaled down to this Euclidean norm where theirs is larger; off where left out. */
  readonly clipNorm?: number | undefined;
}

/** As PyTorch's `clip_grad_norm_` adds it. */
const normEpsilon = 1e-6;

/**
 * Gradients that are not too large: elements first, then the norm.
 *
 * @see Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks"
 */
export function clipGradients(gradients: readonly Node[], { clipValue, clipNorm }: Clipping): readonly Node[] {
  const clipped =
    clipValue === undefined
      ? gradients
      : gradients.map((gradient) => ops.hardTanh(gradient, { min: -clipValue, max: clipValue }));
  if (clipNorm === undefined) return clipped;
  const squares = clipped.map((gradient) => ops.sum(ops.square(gradient)));
  const norm = ops.sqrt(squares.reduce((sum, square) => ops.add(sum, square)));
  const ratio = ops.divide(constant(clipNorm), ops.add(norm, constant(normEpsilon)));
  const factor = ops.hardTanh(ratio, { min: 0, max: 1 });
  return clipped.map((gradient) => ops.multiply(gradient, factor));
}

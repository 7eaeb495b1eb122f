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
 * The norm is worked out as PyTorch does it, from squares of the same number type. So it is infinite before the gradients are: from
 * elements of about 1e154 on in float64, and of 1e19 in float32. PyTorch multiplies by clipNorm / Infinity = 0 then, and no parameter
 * changes any more. Here the gradients become NaN instead, so that the run is seen to have diverged. A norm that is so small that the
 * squares are 0 needs no such care: the factor is min(1, clipNorm / 1e-6), as in PyTorch.
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
  // norm - norm: 0 for a finite norm, which leaves the factor as it is to the last bit, and NaN for an infinite one.
  const factor = ops.add(ops.hardTanh(ratio, { min: 0, max: 1 }), ops.subtract(norm, norm));
  return clipped.map((gradient) => ops.multiply(gradient, factor));
}

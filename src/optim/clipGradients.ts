import { constant } from "../graph/node.js";
import type { Node } from "../graph/op.js";
import { ops } from "../ops/index.js";
import type { TakePart } from "./namedPart.js";

export interface Clipping {
  /** Each element of a gradient is limited to ±clipValue. Off if left out. */
  readonly clipValue?: number | undefined;
  /** All gradients together are scaled down to this Euclidean norm if theirs is larger. Off if left out. */
  readonly clipNorm?: number | undefined;
}

/** Added to the norm, as in PyTorch's `clip_grad_norm_`. */
const normEpsilon = 1e-6;

/**
 * Limits gradients: first each element, then the norm.
 *
 * The norm is computed from squares in the same number type, as in PyTorch. So it overflows before the gradients do: with elements of
 * about 1e154 in float64, and of 1e19 in float32. PyTorch then multiplies by clipNorm / Infinity = 0, and the parameters stop changing.
 * Here the gradients become NaN instead, so that the run is seen to have diverged. If the squares underflow to 0, the factor is
 * min(1, clipNorm / 1e-6), as in PyTorch.
 *
 * @param takePart is told the norm and the factor
 * @see Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks"
 */
export function clipGradients(
  gradients: readonly Node[],
  { clipValue, clipNorm }: Clipping,
  takePart?: TakePart,
): readonly Node[] {
  const clipped =
    clipValue === undefined
      ? gradients
      : gradients.map((gradient) => ops.hardTanh(gradient, { min: -clipValue, max: clipValue }));
  if (clipNorm === undefined) return clipped;
  const squares = clipped.map((gradient) => ops.sum(ops.square(gradient)));
  const norm = ops.sqrt(squares.reduce((sum, square) => ops.add(sum, square)));
  const ratio = ops.divide(constant(clipNorm), ops.add(norm, constant(normEpsilon)));
  // norm - norm is 0 for a finite norm, which leaves every bit of the factor, and NaN for an infinite one.
  const factor = ops.add(ops.hardTanh(ratio, { min: 0, max: 1 }), ops.subtract(norm, norm));
  takePart?.({ node: norm, name: "norm", role: "the norm of all gradients together" });
  takePart?.({ node: factor, name: "scale", role: "min(1, clipNorm / norm): brings the norm down to clipNorm" });
  return clipped.map((gradient) => ops.multiply(gradient, factor));
}

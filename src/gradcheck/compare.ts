import { type Shape, sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import { centralDifference, complexStep, type Method, type Reference } from "./references.js";
import type { Leaf, ScalarFunction } from "./scalarFunction.js";

/**
 * `PASS` within the tolerance; `FAIL` beyond it; where a difference method cannot tell, `KINK` (the slopes to both sides differ
 * and the gradient lies between them) or `NOISY` (the difference is within the reference's own rounding error).
 */
export type Verdict = "PASS" | "FAIL" | "KINK" | "NOISY";

export interface CheckOptions {
  readonly method: Method;
  /** Step of the central difference. */
  readonly eps: number;
  /** Absolute tolerance; with complex step in units of the largest element of the gradient. */
  readonly atol: number;
  readonly rtol: number;
  readonly seed: number;
}

/** What each method is held to: complex step to rounding, central differences to torch.autograd.gradcheck's tolerances. */
export const defaultTolerances = {
  complex: { eps: 1e-6, atol: 1e-12, rtol: 1e-12 },
  central: { eps: 1e-6, atol: 1e-5, rtol: 1e-3 },
} as const satisfies Record<Method, { eps: number; atol: number; rtol: number }>;

/** The outcome for one input: errors are the worst of its elements, the rest is of the element that fits worst. */
export interface CheckRow {
  readonly op: string;
  readonly input: string;
  readonly shape: Shape;
  /** Elements compared, of how many. */
  readonly checked: number;
  readonly total: number;
  readonly absoluteError: number;
  /** |analytic - reference| by the larger of them, or by a thousandth of the input's largest where both are smaller. */
  readonly relativeError: number;
  readonly at: readonly number[];
  readonly analytic: number;
  readonly reference: number;
  readonly verdict: Verdict;
}

/** Of a leaf with more elements than this, so many are compared, drawn at random. */
const maxElements = 64;

/** Compares the gradients by reverse mode with the reference: a row for each leaf. */
export function compareGradients(
  f: ScalarFunction,
  leaves: readonly Leaf[],
  options: CheckOptions,
  random: RandomStream,
): Omit<CheckRow, "op">[] {
  const gradients = f.gradients(leaves);
  return leaves.map((leaf, i) => {
    const indices = choose(sizeOf(leaf.shape), maxElements, random);
    return { input: leaf.name, ...compareGradient(f, leaf, gradients[i] as Float64Array, indices, options) };
  });
}

/** All numbers below `count`, or `most` of them drawn at random, ascending. */
export function choose(count: number, most: number, random: RandomStream): number[] {
  const numbers = Uint32Array.from({ length: count }, (_, i) => i);
  if (count > most) random.shuffle(numbers);
  return [...numbers.subarray(0, most).toSorted()];
}

function compareGradient(
  f: ScalarFunction,
  leaf: Leaf,
  analytic: Float64Array,
  indices: readonly number[],
  options: CheckOptions,
): Omit<CheckRow, "op" | "input"> {
  const { method, eps, atol, rtol } = options;
  const elements = indices.map((index) => ({
    index,
    analytic: analytic[index] as number,
    reference: method === "complex" ? complexStep(f, leaf, index) : centralDifference(f, leaf, index, eps),
  }));
  const scale = Math.max(...elements.map(({ reference }) => Math.abs(reference.value)));
  const compared = elements.map(({ index, analytic, reference }) => {
    const error = Math.abs(analytic - reference.value);
    const tolerance = atol * (method === "complex" ? scale : 1) + rtol * Math.abs(reference.value);
    const size = Math.max(Math.abs(analytic), Math.abs(reference.value), scale / 1000);
    return {
      index,
      analytic,
      reference: reference.value,
      error,
      relativeError: error === 0 ? 0 : error / size,
      verdict: judge(analytic, reference, error, tolerance),
      // How far off, for choosing the worst; NaN is the farthest.
      excess: error === 0 ? 0 : Number.isNaN(error) ? Number.POSITIVE_INFINITY : error / tolerance,
    };
  });
  const rank: readonly Verdict[] = ["PASS", "NOISY", "KINK", "FAIL"];
  const worst = compared.reduce((a, b) => {
    const byVerdict = rank.indexOf(b.verdict) - rank.indexOf(a.verdict);
    return byVerdict > 0 || (byVerdict === 0 && b.excess > a.excess) ? b : a;
  });
  return {
    shape: leaf.shape,
    checked: indices.length,
    total: sizeOf(leaf.shape),
    absoluteError: Math.max(...compared.map(({ error }) => error)),
    relativeError: Math.max(...compared.map(({ relativeError }) => relativeError)),
    at: coordinates(worst.index, leaf.shape),
    analytic: worst.analytic,
    reference: worst.reference,
    verdict: worst.verdict,
  };
}

function judge(analytic: number, { value, noise, slopes }: Reference, error: number, tolerance: number): Verdict {
  if (error <= tolerance) return "PASS";
  if (!Number.isFinite(value) || !Number.isFinite(analytic)) return "FAIL";
  if (error <= noise) return "NOISY";
  if (slopes !== undefined) {
    const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
    // With a small step, the slopes of a smooth function are within the tolerance of each other: no wrong rule hides here.
    if (high - low > tolerance && analytic >= low - tolerance && analytic <= high + tolerance) return "KINK";
  }
  return "FAIL";
}

/** Row-major number of an element -> its index along each axis. */
function coordinates(index: number, shape: Shape): readonly number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .toReversed();
}

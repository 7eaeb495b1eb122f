import { type Shape, sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import { centralDifference, complexStep, type Method, type Reference } from "./references.js";
import type { Leaf, ScalarFunction } from "./scalarFunction.js";

/**
 * `PASS` within the tolerance; `FAIL` beyond it; if a difference method cannot decide, `KINK` (the one-sided
 * differences differ and the gradient lies between them) or `NOISY` (the error is within the reference's own rounding error).
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

/** The tolerances of each method: rounding for complex step, those of torch.autograd.gradcheck for central differences. */
export const defaultTolerances = {
  complex: { eps: 1e-6, atol: 1e-12, rtol: 1e-12 },
  central: { eps: 1e-6, atol: 1e-5, rtol: 1e-3 },
} as const satisfies Record<Method, { eps: number; atol: number; rtol: number }>;

/** The outcome for one input. The errors are the largest of its elements; the other values are those of the worst element. */
export interface CheckRow {
  readonly op: string;
  readonly input: string;
  readonly shape: Shape;
  /** Elements compared. */
  readonly checked: number;
  /** Elements in all. */
  readonly total: number;
  readonly absoluteError: number;
  /** |analytic - reference| divided by the larger of them, or by a thousandth of the input's largest gradient if both are smaller. */
  readonly relativeError: number;
  readonly at: readonly number[];
  readonly analytic: number;
  readonly reference: number;
  readonly verdict: Verdict;
}

/** If a leaf has more elements, this many are drawn at random and compared. */
const maxElements = 64;

/** Compares the gradients of reverse mode with the reference. Returns a row for each leaf. */
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
      // Decides which element is the worst. NaN is worse than any number.
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

function judge(
  analytic: number,
  { value, noise, oneSidedDifferences }: Reference,
  error: number,
  tolerance: number,
): Verdict {
  if (error <= tolerance) return "PASS";
  if (!Number.isFinite(value) || !Number.isFinite(analytic)) return "FAIL";
  if (error <= noise) return "NOISY";
  if (oneSidedDifferences !== undefined) {
    const [low, high] = [Math.min(...oneSidedDifferences), Math.max(...oneSidedDifferences)];
    // A smooth function has differences within the tolerance of each other, if the step is small: no wrong rule hides here.
    if (high - low > tolerance && analytic >= low - tolerance && analytic <= high + tolerance) return "KINK";
  }
  return "FAIL";
}

/** The index along each axis of the element with this row-major index. */
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

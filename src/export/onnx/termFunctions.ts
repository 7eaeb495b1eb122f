import type { Dtype } from "../../engine/engine.js";
import type { Primitives, Value } from "../../graph/op.js";
import { type Rational, tailRationals } from "../../math/normalDistribution.js";

/** A function of x, written in others. */
export type TermFunction = (math: Primitives, x: Value) => Value;

/** What depends on the number type. */
interface Precision {
  /** A number times this, less what it grew by, keeps the first half of its digits: Dekker 1971. */
  readonly splitter: number;
  /** From here on exp(-x²/2) is 0. */
  readonly gaussianEnd: number;
}

const precisions: Readonly<Record<Dtype, Precision>> = {
  float64: { splitter: 2 ** 27 + 1, gaussianEnd: 39 },
  float32: { splitter: 2 ** 12 + 1, gaussianEnd: 15 },
};

/**
 * Functions that runtimes have no operator for, or none in double. Each is accurate to a few units in the last place, as far as `Exp`
 * and `Log` are.
 */
export function termFunctionsOf(dtype: Dtype): ReadonlyMap<string, TermFunction> {
  const own = new Map<string, TermFunction>([
    ["expm1", expm1],
    ["log1p", log1p],
    ["gaussian", (math, x) => gaussian(math, x, precisions[dtype])],
    ["tailRatio", tailRatio],
    ["erf", erf],
  ]);
  if (dtype === "float64") {
    own.set("sinh", sinh).set("cosh", cosh);
    own.set("tan", (math, x) => math.map("sin(x) / cos(x)", { x }));
  }
  return own;
}

/** The rounding error of exp(x) is also in its logarithm, so it cancels: Kahan, after Higham 2002, section 1.14.1. */
function expm1(math: Primitives, x: Value): Value {
  const power = math.map("exp(x)", { x });
  return math.map("abs(x) < 1 ? (power == 1 ? x : (power - 1) * x / log(power)) : power - 1", { x, power });
}

/** As in {@link expm1}, for 1 + x. */
function log1p(math: Primitives, x: Value): Value {
  const sum = math.map("1 + x", { x });
  return math.map("abs(x) < 1 ? (sum == 1 ? x : log(sum) * x / (sum - 1)) : log(sum)", { x, sum });
}

/** exp(|x|) overflows before its half does. Near 0 the difference of the two powers would lose digits. */
function sinh(math: Primitives, x: Value): Value {
  const near = math.map("expm1(x)", { x });
  const root = math.map("exp(0.5 * abs(x))", { x });
  const far = math.map("0.5 * root * root - 0.5 / root / root", { root });
  return math.map("abs(x) < 1 ? 0.5 * (near + near / (near + 1)) : x < 0 ? -far : far", { x, near, far });
}

function cosh(math: Primitives, x: Value): Value {
  const root = math.map("exp(0.5 * abs(x))", { x });
  return math.map("0.5 * root * root + 0.5 / root / root", { root });
}

/** As in math/normalDistribution.ts: the power of x² as it is rounded, corrected for the rounding. */
function gaussian(math: Primitives, x: Value, { splitter, gaussianEnd }: Precision): Value {
  const y = math.map("min(abs(x), end)", { x, end: gaussianEnd });
  const grown = math.map("splitter * y", { splitter, y });
  const leading = math.map("grown - (grown - y)", { grown, y });
  const exact = math.map("leading * leading", { leading });
  const rest = math.map("(y - leading) * (y + leading)", { y, leading });
  const square = math.map("exact + rest", { exact, rest });
  const lost = math.map("exact - square + rest", { exact, square, rest });
  const power = math.map("exp(-0.5 * square)", { square });
  return math.map("power - power * lost * 0.5", { power, lost });
}

function tailRatio(math: Primitives, x: Value): Value {
  const z = math.map(`abs(x) * ${Math.SQRT1_2}`, { x });
  const square = math.map("z * z", { z });
  const inverse = math.map("1 / square", { square });
  const small = quotient(math, tailRationals.small, square);
  const middle = quotient(math, tailRationals.middle, z);
  const large = quotient(math, tailRationals.large, inverse);
  const near = math.map("(1 - z * small) * exp(square) * 0.5", { z, small, square });
  const far = math.map(`(${1 / Math.sqrt(Math.PI)} - inverse * large) / z * 0.5`, { inverse, large, z });
  return math.map("z < 0.46875 ? near : z <= 4 ? middle * 0.5 : far", { z, near, middle, far });
}

/** Cody 1969. Beyond the middle it is 1 less both tails of the normal distribution. */
function erf(math: Primitives, x: Value): Value {
  const small = quotient(math, tailRationals.small, math.map("x * x", { x }));
  const normal = math.map(`x * ${Math.SQRT2}`, { x });
  const far = math.map("1 - 2 * gaussian(normal) * tailRatio(normal)", { normal });
  return math.map("abs(x) < 0.46875 ? x * small : x < 0 ? -far : far", { x, small, far });
}

function quotient(math: Primitives, { numerator, denominator }: Rational, x: Value): Value {
  return math.map(`${polynomial(numerator)} / ${polynomial(denominator)}`, { x });
}

/** By Horner's rule, the lowest power first. */
function polynomial(coefficients: readonly number[]): string {
  return coefficients.map(String).reduceRight((inner, each) => `(${inner} * x + ${each})`);
}

import type { Functions } from "./compileExpression.js";
import { complexErf, complexNormalCdf } from "./complexErf.js";
import { type Complex, complex, complexDivide, complexMultiply, notComplex } from "./complexNumber.js";
import { complexPow } from "./complexPow.js";
import { gaussian } from "./normalDistribution.js";

const { abs, atan2, cos, cosh, exp, expm1, hypot, log, log1p, sin, sinh, sqrt, tan, tanh } = Math;

/**
 * The functions of formulas for complex numbers near the real line. Each is NaN where the function of real numbers is.
 *
 * mathjs's own lose digits of an imaginary part that is far smaller than the real part, and look up types for each call. In these
 * formulas nothing small is added to anything large, so the imaginary part keeps all digits. The real part is that of the real function.
 *
 * They are continued from the real line branch by branch. Comparisons look at real parts. At corners and ties the imaginary part is
 * the subgradient of the op library: 0 for `abs` and `sign`, the mean of both for `max` and `min`.
 */
export const complexFunctions: Functions = {
  pi: complex(Math.PI, 0),
  e: complex(Math.E, 0),
  add: (a: Complex, b: Complex) => complex(a.re + b.re, a.im + b.im),
  subtract: (a: Complex, b: Complex) => complex(a.re - b.re, a.im - b.im),
  multiply: complexMultiply,
  divide: complexDivide,
  pow: complexPow,
  unaryMinus: (z: Complex) => complex(-z.re, -z.im),

  smaller: (a: Complex, b: Complex) => a.re < b.re,
  smallerEq: (a: Complex, b: Complex) => a.re <= b.re,
  larger: (a: Complex, b: Complex) => a.re > b.re,
  largerEq: (a: Complex, b: Complex) => a.re >= b.re,
  equal: (a: Complex, b: Complex) => a.re === b.re,
  unequal: (a: Complex, b: Complex) => a.re !== b.re,
  abs: (z: Complex) => complex(abs(z.re), z.im * Math.sign(z.re)),
  sign: (z: Complex) => complex(Math.sign(z.re), 0),
  max: (a: Complex, b: Complex) => largestComplex([a, b]),
  min: (a: Complex, b: Complex) => opposite(largestComplex([opposite(a), opposite(b)])),

  sqrt: ({ re, im }: Complex) => {
    if (re < 0) return notComplex;
    if (re === 0) return complex(sqrt(abs(im) / 2), Math.sign(im) * sqrt(abs(im) / 2));
    const root = sqrt(re) * sqrt((hypot(1, im / re) + 1) / 2);
    return complex(root, im / root / 2);
  },
  exp: ({ re, im }: Complex) => complex(exp(re) * cos(im), exp(re) * sin(im)),
  expm1: ({ re, im }: Complex) => complex(expm1(re) * cos(im) - 2 * sin(im / 2) ** 2, exp(re) * sin(im)),
  log: ({ re, im }: Complex) => (re < 0 ? notComplex : complex(logOfAbs(log(re), re, im), atan2(im, abs(re)))),
  log1p: ({ re, im }: Complex) => (re < -1 ? notComplex : complex(logOfAbs(log1p(re), 1 + re, im), atan2(im, 1 + re))),
  sin: ({ re, im }: Complex) => complex(sin(re) * cosh(im), cos(re) * sinh(im)),
  cos: ({ re, im }: Complex) => complex(cos(re) * cosh(im), -sin(re) * sinh(im)),
  // (t + i·w) / (1 - i·t·w) with t = tan(re), w = tanh(im).
  tan: ({ re, im }: Complex) => {
    const [t, w] = [tan(re), tanh(im)];
    const scale = 1 + (t * w) ** 2;
    return complex((t * (1 - w * w)) / scale, (w * (1 + t * t)) / scale);
  },
  sinh: ({ re, im }: Complex) => complex(sinh(re) * cos(im), cosh(re) * sin(im)),
  cosh: ({ re, im }: Complex) => complex(cosh(re) * cos(im), sinh(re) * sin(im)),
  // (t + i·w) / (1 + i·t·w) with t = tanh(re), w = tan(im). 1 - t² would lose the digits of the tail.
  tanh: ({ re, im }: Complex) => {
    const [t, w] = [tanh(re), tan(im)];
    const scale = 1 + (t * w) ** 2;
    return complex((t * (1 + w * w)) / scale, w / cosh(re) / cosh(re) / scale);
  },
  erf: complexErf,
  normalCdf: complexNormalCdf,
  // exp(-re²/2) · exp(im²/2) · exp(-i·re·im)
  gaussian: ({ re, im }: Complex) => {
    const size = gaussian(re) * exp((im * im) / 2);
    return complex(size * cos(re * im), -size * sin(re * im));
  },
};

/** The largest by real parts, NaN if any is. All that tie have an equal share in the imaginary part. */
export function largestComplex(elements: readonly Complex[]): Complex {
  let largest = Number.NEGATIVE_INFINITY;
  for (const { re } of elements) if (re > largest || Number.isNaN(re)) largest = Number.isNaN(largest) ? largest : re;
  const ties = elements.filter(({ re }) => Object.is(re, largest) || re === largest);
  return complex(
    largest,
    ties.reduce((sum, { im }) => sum + im / ties.length, 0),
  );
}

const opposite = ({ re, im }: Complex): Complex => complex(-re, -im);

/** log |re + i·im| for re >= 0, from log(re). */
function logOfAbs(logOfRe: number, re: number, im: number): number {
  if (im === 0) return logOfRe;
  return abs(im) > re ? log(hypot(re, im)) : logOfRe + log1p((im / re) ** 2) / 2;
}

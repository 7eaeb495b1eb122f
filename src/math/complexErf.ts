import { type Complex, complex } from "./complexNumber.js";
import { numberMath } from "./mathjs.js";
import { expOfSquare, gaussian, normalCdf } from "./normalDistribution.js";

/**
 * erf(x + i·y), as erf(x) and what is added on the way from x to x + i·y.
 *
 * @see Abramowitz & Stegun 1964, 7.1.29
 */
export function complexErf({ re: x, im: y }: Complex): Complex {
  const value = numberMath().erf(x) as number;
  const power = expOfSquare(x, 1);
  if (power === 0) return complex(value, 0);
  const way = fromRealLine(x, y, 2 * x * y);
  return complex(value + power * way.re, power * way.im);
}

/** (1 + erf(z/√2)) / 2 */
export function complexNormalCdf({ re: x, im: y }: Complex): Complex {
  const power = gaussian(x) / 2;
  if (power === 0) return complex(normalCdf(x), 0);
  const way = fromRealLine(x * Math.SQRT1_2, y * Math.SQRT1_2, x * y);
  return complex(normalCdf(x) + power * way.re, power * way.im);
}

/** exp(-n²/4), up to the last that counts. */
const weights = Array.from({ length: 13 }, (_, i) => Math.exp(-((i + 1) ** 2) / 4));

/** (erf(x + i·y) - erf(x)) · exp(x²). The angle is 2·x·y. */
function fromRealLine(x: number, y: number, angle: number): Complex {
  const half = angle / 2;
  // 1 - cos(angle) is 2·sin(half)².
  let re = y * sinc(half) * Math.sin(half);
  let im = y * sinc(angle);
  for (const [i, weight] of weights.entries()) {
    const n = i + 1;
    const scale = (2 * weight) / (n * n + 4 * x * x);
    // 1 - cosh(n·y)·cos(angle)
    const bend = 2 * Math.sin(half) ** 2 - 2 * Math.sinh((n * y) / 2) ** 2 * Math.cos(angle);
    re += scale * (2 * x * bend + n * Math.sinh(n * y) * Math.sin(angle));
    im += scale * (2 * x * Math.cosh(n * y) * Math.sin(angle) + n * Math.sinh(n * y) * Math.cos(angle));
  }
  return complex(re / Math.PI, im / Math.PI);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x) / x);

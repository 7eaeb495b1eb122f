import { type Complex, complex, complexDivide, complexMultiply, notComplex } from "./complexNumber.js";
import { realPow } from "./realPow.js";

const one = complex(1, 0);

/**
 * Powers near the real line: |z|^w · exp(i·w·arg z), with the base's sign taken out. x² and x³ are products, as on the engines.
 *
 * At a base of 0 it has the limits of the rule: powers above 1 have the slope 0, and the power 0 is 1.
 */
export function complexPow(base: Complex, exponent: Complex): Complex {
  const { re: x, im: y } = base;
  const { re: u, im: v } = exponent;
  const isWhole = Number.isInteger(u) && v === 0;
  if (isWhole) {
    if (u === 0) return one;
    if (u === 1) return base;
    if (u === 2) return complexMultiply(base, base);
    if (u === 3) return complexMultiply(complexMultiply(base, base), base);
    if (u === -1) return complexDivide(one, base);
  }
  if (x === 0) {
    if (u === 0) return one;
    // |z|^u vanishes beside the imaginary part, from which the slope is found.
    if (u > 1 || (u > 0 && y === 0)) return complex(0, 0);
    if (y === 0) return complex(realPow(0, u), Number.NaN);
  }
  if (x < 0 && !isWhole) return notComplex;
  const isOpposite = x < 0 && u % 2 !== 0;
  const magnitude = Math.abs(x);
  // (-z)^n is z^n or -(z^n).
  const height = x < 0 ? -y : y;
  const angle = Math.atan2(height, magnitude);
  const isFlat = Math.abs(height) <= magnitude;
  const ratio = (height / magnitude) ** 2;
  const size = isFlat ? realPow(magnitude, u) * Math.exp((u / 2) * Math.log1p(ratio)) : Math.hypot(x, y) ** u;
  const logarithm = v === 0 ? 0 : isFlat ? Math.log(magnitude) + Math.log1p(ratio) / 2 : Math.log(Math.hypot(x, y));
  const signed = (isOpposite ? -size : size) * Math.exp(-v * angle);
  const turn = v * logarithm + u * angle;
  return complex(signed * Math.cos(turn), signed * Math.sin(turn));
}

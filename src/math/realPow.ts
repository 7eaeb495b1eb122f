/** Powers as in IEEE 754: 1 to any power is 1, and -1 to an infinite power too. JavaScript gives NaN. x² and x³ are products, as in PyTorch. */
export function realPow(base: number, exponent: number): number {
  if (exponent === 2) return base * base;
  if (exponent === 3) return base * base * base;
  return base === 1 || (base === -1 && Math.abs(exponent) === Infinity) ? 1 : base ** exponent;
}

import type { BigNumber, MathJsInstance } from "mathjs";

const powers = new Map<number, BigNumber>();

/** The number to its last bit, as far as the digits go. Its shortest decimal, which mathjs takes, is another number. */
export function exactBigNumber(value: number, math: MathJsInstance): BigNumber {
  if (!Number.isFinite(value) || Number.isSafeInteger(value)) return math.bignumber(value);
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))) - 52, -1074);
  // In two steps, since 2 ** 1074 is no number.
  const half = Math.floor(exponent / 2);
  const whole = value / 2 ** half / 2 ** (exponent - half);
  const power = powers.get(exponent) ?? (math.bignumber(2).pow(exponent) as BigNumber);
  powers.set(exponent, power);
  return math.bignumber(whole).times(power);
}

import { mostExponent } from "./mostExponent";
import { exactPower } from "./powers";

/** The lower half of the last product of `multiply`. */
let low: u64 = 0;

/** The upper half of a product of 128 bits. */
function multiply(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const p00 = a0 * b0;
  const p01 = a0 * b1;
  const p10 = a1 * b0;
  const middle = (p00 >> 32) + (p01 & 0xffffffff) + (p10 & 0xffffffff);
  low = (middle << 32) | (p00 & 0xffffffff);
  return a1 * b1 + (p01 >> 32) + (p10 >> 32) + (middle >> 32);
}

/**
 * The double nearest to digits · 10^exponent, halfway cases to even; NaN if this method does not reach it.
 *
 * @param fives the powers of five from 5^-65 to 5^65, in 128 bits each, of which the highest is 1: the upper half, then the lower
 * @see Lemire 2021, "Number parsing at a gigabyte per second"
 * @see Mushtak and Lemire 2023, "Fast number parsing without fallback"
 */
export function toDouble(digits: u64, exponent: i32, fives: usize): f64 {
  if (digits <= 0x20000000000000) {
    // Both are doubles, so a single operation rounds once.
    if (exponent <= 0 && exponent >= -22) return <f64>digits / exactPower(-exponent);
    if (exponent > 0 && exponent <= 22) return <f64>digits * exactPower(exponent);
    if (digits === 0) return 0;
  }
  if (exponent < -mostExponent || exponent > mostExponent) return NaN;
  const zeros = clz(digits);
  const factor = digits << zeros;
  const power = fives + ((exponent + mostExponent) << 4);
  let high = multiply(factor, load<u64>(power));
  let rest = low;
  if ((high & 0x1ff) === 0x1ff) {
    const carry = multiply(factor, load<u64>(power, 8));
    rest += carry;
    if (rest < carry) high++;
  }
  const upper = <i32>(high >> 63);
  const shift = upper + 9;
  let mantissa = high >> shift;
  let biased = <i32>(((152170 + 65536) * exponent) >> 16) + 63 + upper - <i32>zeros + 1023;
  // With powers of ten up to 65, no result is subnormal or infinite.
  const mayBeHalfway = rest <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) === 1;
  if (mayBeHalfway && mantissa << shift === high) mantissa &= ~1;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= 0x20000000000000) {
    mantissa = 0x10000000000000;
    biased++;
  }
  return reinterpret<f64>((mantissa & 0xfffffffffffff) | ((<u64>biased) << 52));
}

// Schubfach: R. Giulietti, "The Schubfach way to render doubles" (2020); names as there.

import { bytesOfPower, firstPower, tableStart } from "./powerTable";

/** The exponent of the decimal that was found last. */
export let decimalExponent: i32 = 0;

/**
 * The shortest decimal d·10^e that reads back as a double, and of several the nearest: returns d, and sets `decimalExponent`.
 *
 * @param bits of a finite double above 0
 */
export function shortestDecimal(bits: u64): u64 {
  const fraction = bits & 0xf_ffff_ffff_ffff;
  const biased = i32(bits >> 52);
  const c = biased === 0 ? fraction : fraction | 0x10_0000_0000_0000;
  const q = max(biased, 1) - 1075;
  const isIrregular = fraction === 0 && biased > 1;
  const odd = c & 1;
  const k = (q * 1262611 - (isIrregular ? 524031 : 0)) >> 22;
  const h = q + ((-k * 1741647) >> 19) + 1;
  const power = usize(tableStart) + usize((-k - firstPower) * bytesOfPower);
  const high = load<u64>(power);
  const low = load<u64>(power + 8);
  const lower = roundToOdd(high, low, (4 * c - 2 + u64(isIrregular)) << h) + odd;
  const v = roundToOdd(high, low, (4 * c) << h);
  const upper = roundToOdd(high, low, (4 * c + 2) << h) - odd;
  const s = v >> 2;
  if (s >= 10) {
    const tenth = s / 10;
    const isBelowIn = lower <= 40 * tenth;
    const isAboveIn = 40 * tenth + 40 <= upper;
    if (isBelowIn !== isAboveIn) {
      decimalExponent = k + 1;
      return tenth + u64(isAboveIn);
    }
  }
  decimalExponent = k;
  const isBelowIn = lower <= 4 * s;
  const isAboveIn = 4 * s + 4 <= upper;
  if (isBelowIn !== isAboveIn) return s + u64(isAboveIn);
  const middle = 4 * s + 2;
  return s + u64(v > middle || (v === middle && (s & 1) === 1));
}

/** The upper 64 bits of a product of 128 and 64 bits; the last of them is 1 if a bit below is. */
function roundToOdd(high: u64, low: u64, factor: u64): u64 {
  const carried = upperHalf(low, factor);
  const middle = high * factor + carried;
  const upper = upperHalf(high, factor) + u64(middle < carried);
  return upper | u64(middle > 1);
}

/** The upper 64 bits of a product of 64 bits each. */
function upperHalf(a: u64, b: u64): u64 {
  const a0 = a & 0xffff_ffff;
  const a1 = a >> 32;
  const b0 = b & 0xffff_ffff;
  const b1 = b >> 32;
  const cross = a1 * b0 + ((a0 * b0) >> 32);
  const other = a0 * b1 + (cross & 0xffff_ffff);
  return a1 * b1 + (cross >> 32) + (other >> 32);
}

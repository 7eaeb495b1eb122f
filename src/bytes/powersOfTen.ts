import { bytesOfPower, firstPower, tableStart } from "./kernel/powerTable.js";

const lastPower = 324;

/** The address behind the table of powers of ten. */
export const tableEnd = tableStart + (lastPower - firstPower + 1) * bytesOfPower;

/**
 * Writes the powers of ten that scale every double into memory: 10^k / 2^e in 128 bits, rounded up, with e so that the first bit is 1.
 *
 * @see R. Giulietti, "The Schubfach way to render doubles" (2020)
 */
export function writePowersOfTen(memory: DataView): void {
  for (let power = firstPower, at = tableStart; power <= lastPower; power++, at += bytesOfPower) {
    const bits = mantissaOf(power);
    memory.setBigUint64(at, bits >> 64n, true);
    memory.setBigUint64(at + 8, bits & 0xffff_ffff_ffff_ffffn, true);
  }
}

function mantissaOf(power: number): bigint {
  // The integer part of log2(10^power).
  const exponent = (power * 1741647) >> 19;
  const ten = 10n ** BigInt(Math.abs(power));
  const [above, below] = power < 0 ? [1n, ten] : [ten, 1n];
  const shift = BigInt(Math.abs(127 - exponent));
  return exponent > 127 ? divideUp(above, below << shift) : divideUp(above << shift, below);
}

function divideUp(above: bigint, below: bigint): bigint {
  return (above + below - 1n) / below;
}

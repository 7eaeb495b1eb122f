import { mostExponent } from "./kernels/mostExponent.js";

const bits = 128n;

/**
 * 5^-65 to 5^65, each as the upper and the lower half of a whole number whose highest of 128 bits is 1: cut off if the exponent is positive,
 * rounded up if it is negative.
 *
 * @see Lemire 2021, "Number parsing at a gigabyte per second", section 5
 */
export function listPowersOfFive(): BigUint64Array {
  const halves = new BigUint64Array(2 * (2 * mostExponent + 1));
  for (let exponent = -mostExponent; exponent <= mostExponent; exponent++) {
    const power = exponent < 0 ? reciprocal(5n ** BigInt(-exponent)) : toBits(5n ** BigInt(exponent));
    const at = 2 * (exponent + mostExponent);
    halves[at] = power >> 64n;
    halves[at + 1] = BigInt.asUintN(64, power);
  }
  return halves;
}

function lengthOf(value: bigint): bigint {
  return BigInt(value.toString(2).length);
}

function toBits(value: bigint): bigint {
  const missing = bits - lengthOf(value);
  return missing >= 0n ? value << missing : value >> -missing;
}

/** 1 / value, rounded up. */
function reciprocal(value: bigint): bigint {
  return (1n << (lengthOf(value) + bits - 1n)) / value + 1n;
}

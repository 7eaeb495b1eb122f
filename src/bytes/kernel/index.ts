import { decimalExponent, shortestDecimal } from "./shortest";
import { copyDigits, firstDigit, putDigits, writeWhole } from "./whole";

// The form of JavaScript's Number::toString (ECMA-262), as bytes of ASCII.

const zero: u8 = 0x30;
const point: u8 = 0x2e;
const minus: u8 = 0x2d;

/**
 * Writes a number as `String` does, but with the sign of -0, and returns the address behind it.
 *
 * @param to has room for 40 bytes: the text has 25 at most, and the bytes behind it may change
 */
export function writeNumber(value: f64, to: usize): usize {
  const bits = reinterpret<u64>(value);
  const magnitude = bits & 0x7fff_ffff_ffff_ffff;
  if (magnitude > 0x7ff0_0000_0000_0000) return writeNaN(to);
  let at = to;
  if (magnitude !== bits) store<u8>(at++, minus);
  if (magnitude === 0x7ff0_0000_0000_0000) return writeInfinity(at);
  const size = abs(value);
  // A whole number below 2^53 is its own shortest form.
  if (size < 9007199254740992 && floor(size) === size) return writeWhole(u64(size), at);
  return writeDecimal(magnitude, at);
}

function writeDecimal(magnitude: u64, at: usize): usize {
  let digits = shortestDecimal(magnitude);
  let exponent = decimalExponent;
  while (digits % 10 === 0) {
    digits /= 10;
    exponent++;
  }
  const count = putDigits(digits);
  /** The place of the point, counted from the first digit. */
  const places = count + exponent;
  if (exponent >= 0 && places <= 21) {
    copyDigits(at);
    return fillZeros(at + count, exponent);
  }
  if (0 < places && places <= 21) {
    copyDigits(at + 1);
    for (let i = 0; i < places; i++) store<u8>(at + i, load<u8>(firstDigit + i));
    store<u8>(at + places, point);
    return at + count + 1;
  }
  if (-6 < places && places <= 0) {
    store<u8>(at, zero);
    store<u8>(at + 1, point);
    const first = fillZeros(at + 2, -places);
    copyDigits(first);
    return first + count;
  }
  return writeExponential(at, count, places - 1);
}

function writeExponential(at: usize, count: i32, exponent: i32): usize {
  copyDigits(at + 1);
  store<u8>(at, load<u8>(firstDigit));
  store<u8>(at + 1, point);
  const end = count === 1 ? at + 1 : at + count + 1;
  store<u8>(end, 0x65); // e
  store<u8>(end + 1, exponent < 0 ? minus : 0x2b);
  return writeWhole(abs(exponent), end + 2);
}

function writeNaN(at: usize): usize {
  store<u32>(at, 0x004e_614e);
  return at + 3;
}

function writeInfinity(at: usize): usize {
  store<u64>(at, 0x7974_696e_6966_6e49);
  return at + 8;
}

function fillZeros(at: usize, count: i32): usize {
  for (let i = 0; i < count; i++) store<u8>(at + i, zero);
  return at + count;
}

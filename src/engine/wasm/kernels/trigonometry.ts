/**
 * Sines, cosines and tangents, one number at a time, by the standard library (a port of musl). It subtracts multiples of π/2 well
 * enough only from small numbers; for others we do that. In float32 the results are rounded from float64.
 */
import { demote, promoteHigh } from "./convert";

/** 2^20·π/2. Up to here the library has enough bits of π. */
const LARGE: f64 = 1647099;
/** 64 zeros, then 2/π to 1,280 bits. */
const TWO_OVER_PI = memory.data<u64>([
  0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
  0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
  0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
  0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
]);
/** π/2 in two parts. */
const PI2_HIGH: f64 = 1.5707963267948966;
const PI2_LOW: f64 = 6.123233995736766e-17;
/** 2²⁷ + 1. The product with it splits a number into the halves of its digits (Dekker 1971). */
const SPLITTER: f64 = 134217729;

/** The rest that `reduce` leaves of a number, in two parts. The first is at most π/4. */
let high: f64 = 0;
let low: f64 = 0;

/** sin(x) of two float64 numbers, within 2 ulp. */
export function sin_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => (isLarge(lane) ? quarterTurns(reduce(lane)) : NativeMath.sin(lane)));
}
export function sin_f32(x: v128): v128 {
  return demote(sin_f64(f64x2.promote_low_f32x4(x)), sin_f64(promoteHigh(x)));
}

/** cos(x) of two float64 numbers, within 2 ulp. */
export function cos_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => (isLarge(lane) ? quarterTurns(reduce(lane) + 1) : NativeMath.cos(lane)));
}
export function cos_f32(x: v128): v128 {
  return demote(cos_f64(f64x2.promote_low_f32x4(x)), cos_f64(promoteHigh(x)));
}

/** tan(x) of two float64 numbers, within 2 ulp. */
export function tan_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => (isLarge(lane) ? halfTurns(reduce(lane)) : NativeMath.tan(lane)));
}
export function tan_f32(x: v128): v128 {
  return demote(tan_f64(f64x2.promote_low_f32x4(x)), tan_f64(promoteHigh(x)));
}

function each(x: v128, f: (x: f64) => f64): v128 {
  return f64x2(f(f64x2.extract_lane(x, 0)), f(f64x2.extract_lane(x, 1)));
}

/** Whether the rest is computed by `reduce`. For Infinity and NaN the library does. */
function isLarge(x: f64): bool {
  return abs(x) > LARGE && abs(x) < Infinity;
}

/** The sine of so many quarter turns plus the rest. */
function quarterTurns(count: i32): f64 {
  const s = NativeMath.sin(high);
  const c = NativeMath.cos(high);
  const value = (count & 1) === 0 ? s + low * c : c - low * s;
  return (count & 2) === 0 ? value : -value;
}

/** The tangent of so many quarter turns plus the rest. Two quarter turns change nothing. */
function halfTurns(count: i32): f64 {
  if ((count & 1) === 0) return moved(NativeMath.tan(high), low);
  if (abs(high) > 0.2) {
    // Half a turn less: the library computes the rest of the quarter from there.
    const quarter = copysign(PI2_HIGH, high);
    const left = high - quarter;
    const lost = high - (left + quarter);
    return moved(NativeMath.tan(left), lost + low - copysign(PI2_LOW, high));
  }
  // The series of the cotangent: 1/y minus a small sum.
  const inverse = 1 / high;
  const error = (1 - inverse * high - lostOf(inverse, high)) * inverse - low * inverse * inverse;
  const z = high * high;
  const series =
    1.0 / 3 + z * (1.0 / 45 + z * (2.0 / 945 + z * (1.0 / 4725 + z * (2.0 / 93555 + z * (1382.0 / 638512875)))));
  return high * series - error - inverse;
}

/** tan(a + b) for a small b, from t = tan(a). */
function moved(t: f64, b: f64): f64 {
  return t + b * (1 + t * t);
}

/**
 * Subtracts the nearest multiple of π/2 from x, and returns the last two bits of the multiple. The rest is in `high` and `low`.
 *
 * It computes x·2/π modulo 4, from those bits of 2/π that count at the exponent of x (Payne and Hanek 1983).
 */
function reduce(x: f64): i32 {
  const bits = reinterpret<u64>(abs(x));
  const significand = (bits & 0xfffffffffffff) | 0x10000000000000;
  // Bits before this one give multiples of 4.
  const offset = <i32>(bits >> 52) - 1075 - 2 + 64;
  const words = TWO_OVER_PI + ((offset >> 6) << 3);
  const shift = <u64>(offset & 63);
  const w0 = word(words, shift);
  const w1 = word(words + 8, shift);
  const w2 = word(words + 16, shift);
  // The product without its upper part: 2 bits of a whole number, and 190 of a fraction.
  const product = significand * w1;
  const p2 = significand * w2;
  const p1 = product + upperHalf(significand, w2);
  const p0 = significand * w0 + upperHalf(significand, w1) + u64(p1 < product);
  let count = <i32>(p0 >> 62);
  let f0 = (p0 << 2) | (p1 >> 62);
  let f1 = (p1 << 2) | (p2 >> 62);
  let f2 = p2 << 2;
  const isNearNext = f0 >> 63 === 1;
  if (isNearNext) {
    count++;
    f0 = ~f0;
    f1 = ~f1;
    f2 = ~f2;
  }
  // No float64 is so near to a multiple that all bits of the first word are 0.
  const zeros = clz(f0);
  if (zeros > 0) {
    f0 = (f0 << zeros) | (f1 >> (64 - zeros));
    f1 = (f1 << zeros) | (f2 >> (64 - zeros));
  }
  const unit = reinterpret<f64>((1023 - 53 - zeros) << 52);
  const a = <f64>(f0 >> 11) * unit;
  const b = <f64>(((f0 << 53) | (f1 >> 11)) >> 11) * unit * (1.0 / 9007199254740992);
  const whole = a * PI2_HIGH;
  const rest = lostOf(a, PI2_HIGH) + (a * PI2_LOW + b * PI2_HIGH);
  high = whole + rest;
  low = whole - high + rest;
  if (isNearNext !== x < 0) {
    high = -high;
    low = -low;
  }
  return x < 0 ? -count : count;
}

/** 64 bits, so many bits after an address. */
function word(address: usize, shift: u64): u64 {
  const first = load<u64>(address) << shift;
  return shift === 0 ? first : first | (load<u64>(address, 8) >> (64 - shift));
}

/** The upper 64 bits of a product of 128. */
function upperHalf(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** The error of the rounded product of two numbers (Dekker 1971). */
function lostOf(a: f64, b: f64): f64 {
  const a1 = upperDigits(a);
  const b1 = upperDigits(b);
  const a0 = a - a1;
  const b0 = b - b1;
  return a1 * b1 - a * b + a1 * b0 + a0 * b1 + a0 * b0;
}

function upperDigits(a: f64): f64 {
  const scaled = SPLITTER * a;
  return scaled - (scaled - a);
}

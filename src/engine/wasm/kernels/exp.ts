/** Powers of e. */
import { expTable } from "./expTable";

// A vector is filled faster with a number from memory than with a constant of the code.
/** 64·log₂ e */
const SCALE = memory.data<f64>([92.33248261689366]);
/** ln(2)/64 in two parts. The first has 32 bits, so its product with a whole number below 2²¹ is exact. */
const STEP_HIGH = memory.data<f64>([0.01083042469326756]);
const STEP_LOW = memory.data<f64>([2.9815858269852933e-12]);
/** 1.5·2⁵²: added to a small number, it leaves its nearest whole number in the last bits. */
const ROUNDER = memory.data<f64>([6755399441055744]);
/** Up to this |x| the power of 2 is a normal number. */
const USUAL = memory.data<f64>([708]);
/** All bits of a float64 except its fraction. */
const EXPONENT = memory.data<i64>([-0x10000000000000]);

/** P in exp(r) = 1 + r + r²·P(r) for |r| <= ln(2)/128, to 2^-59. Fitted by Lawson's iteration in 50 digits. */
const P = memory.data<f64>([0.4999999999994853, 0.16666666666656293, 0.0416667233846945, 0.008333342614970337]);

/** Bytes between the number whose place in the table is being computed and the number whose result is. */
const ahead: i32 = 32;

/**
 * exp of float64 numbers, within 1 ulp.
 *
 * exp(x) = 2^(k/64)·exp(r), where k is the whole number nearest to 64·x/ln 2, and r = x - k·ln(2)/64 (Tang 1989, "Table-driven
 * implementation of the exponential function in IEEE floating-point arithmetic"). As in tanh, the memory of a result holds k until
 * the result is computed.
 */
export function expPass_f64(from: usize, to: usize, bytes: i32): void {
  const last = (bytes - 1) & -16;
  for (let at = 0; at <= min(ahead - 16, last); at += 16) v128.store(to + at, shifted_f64(v128.load(from + at)));
  for (let at = 0; at <= last; at += 16) {
    const next = min(at + ahead, last);
    v128.store(to + next, shifted_f64(v128.load(from + next)));
    const x = v128.load(from + at);
    const shifted = v128.load(to + at);
    const y = root_f64(x, shifted, load<i32>(to + at), load<i32>(to + at, 8));
    const isUsual = f64x2.lt(f64x2.abs(x), v128.load64_splat(USUAL));
    // k without its last 6 bits is added to the exponent of y.
    const usual = i64x2.add(y, v128.and(i64x2.shl(shifted, 46), v128.load64_splat(EXPONENT)));
    v128.store(to + at, i64x2.bitmask(isUsual) === 3 ? usual : exp_f64(x));
  }
}

/** exp(x) of two float64 numbers, with the same bits. It handles overflow and subnormal numbers too. */
export function exp_f64(x: v128): v128 {
  return timesPower_f64(x, 0);
}

/** exp(x)·2^power of two float64 numbers, for a power of 0 or -1. */
export function timesPower_f64(x: v128, power: i64): v128 {
  // Beyond these bounds the result is Infinity or 0. NaN passes.
  const bounded = f64x2.pmax(f64x2.pmin(x, f64x2.splat(711)), f64x2.splat(-746));
  const shifted = shifted_f64(bounded);
  const y = root_f64(bounded, shifted, i32x4.extract_lane(shifted, 0), i32x4.extract_lane(shifted, 2));
  const n = i64x2.shr_s(i64x2.sub(shifted, v128.load64_splat(ROUNDER)), 6);
  return scale_f64(y, i64x2.add(n, i64x2.splat(power)));
}

/** A number whose last bits are k. */
function shifted_f64(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, v128.load64_splat(SCALE)), v128.load64_splat(ROUNDER));
}

/** 2^(j/64)·exp(r): exp(x) without the power of 2 of the higher bits of k. j is the last 6 bits of k, for each of the two lanes. */
function root_f64(x: v128, shifted: v128, first: i32, second: i32): v128 {
  const a = v128.load(expTable + ((first & 63) << 4));
  const b = v128.load(expTable + ((second & 63) << 4));
  const k = f64x2.sub(shifted, v128.load64_splat(ROUNDER));
  const high = f64x2.sub(x, f64x2.mul(k, v128.load64_splat(STEP_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(k, v128.load64_splat(STEP_LOW)));
  const r2 = f64x2.mul(r, r);
  const p01 = f64x2.add(v128.load64_splat(P), f64x2.mul(r, v128.load64_splat(P, 8)));
  const p23 = f64x2.add(v128.load64_splat(P, 16), f64x2.mul(r, v128.load64_splat(P, 24)));
  const q = f64x2.add(r, f64x2.mul(r2, f64x2.add(p01, f64x2.mul(r2, p23))));
  const power = i64x2.shuffle(a, b, 0, 2);
  return f64x2.add(power, f64x2.add(i64x2.shuffle(a, b, 1, 3), f64x2.mul(power, q)));
}

/** y·2ⁿ, rounded once, for y about 1 and whole |n| < 2000. It takes two steps, since 2ⁿ alone may be out of range. */
function scale_f64(y: v128, n: v128): v128 {
  const half = i64x2.shr_s(n, 1);
  return f64x2.mul(f64x2.mul(y, power_f64(half)), power_f64(i64x2.sub(n, half)));
}

/** 2ⁿ for whole n, -1023 < n < 1024 */
function power_f64(n: v128): v128 {
  return i64x2.shl(i64x2.add(n, i64x2.splat(1023)), 52);
}

const LOG2_E_32: f32 = 1.442695;
/** As above, with 9 bits. */
const LN2_HIGH_32: f32 = 0.693359375;
const LN2_LOW_32: f32 = -0.00021219444;
/** 1.5·2²³ */
const ROUNDER_32: f32 = 12582912;

/** As above, to 2^-28.2. */
const P_32 = memory.data<f32>([
  0.4999999403953552, 0.1666652113199234, 0.04166826233267784, 0.008368677459657192, 0.0013821045868098736,
]);

/** exp(x) of four float32 numbers, within 2 ulp, computed as above. */
export function exp_f32(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  const shifted = f32x4.add(f32x4.mul(bounded, f32x4.splat(LOG2_E_32)), f32x4.splat(ROUNDER_32));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDER_32));
  const high = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(LN2_HIGH_32)));
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(LN2_LOW_32)));
  const r2 = f32x4.mul(r, r);
  const p01 = f32x4.add(v128.load32_splat(P_32), f32x4.mul(r, v128.load32_splat(P_32 + 4)));
  const p23 = f32x4.add(v128.load32_splat(P_32 + 8), f32x4.mul(r, v128.load32_splat(P_32 + 12)));
  const p24 = f32x4.add(p23, f32x4.mul(r2, v128.load32_splat(P_32 + 16)));
  const p = f32x4.add(p01, f32x4.mul(r2, p24));
  const y = f32x4.add(f32x4.splat(1), f32x4.add(r, f32x4.mul(r2, p)));
  if (i32x4.all_true(f32x4.lt(f32x4.abs(x), f32x4.splat(87)))) return i32x4.add(y, i32x4.shl(shifted, 23));
  return scale_f32(y, i32x4.sub(shifted, f32x4.splat(ROUNDER_32)));
}

/** y·2ⁿ, rounded once, for y about 1 and whole |n| < 250 */
function scale_f32(y: v128, n: v128): v128 {
  const half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(y, power_f32(half)), power_f32(i32x4.sub(n, half)));
}

/** 2ⁿ for whole n, -127 < n < 128 */
function power_f32(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** Powers of e. */

// Vectors of a number in memory are there sooner than those of one that stands in the code.
const ONE = memory.data<f64>([1]);
/** log₂ e */
const LOG2_E = memory.data<f64>([1.4426950408889634]);
/** ln 2 in two parts: the first has 32 bits, so that its product with a whole number below 2²¹ is exact. */
const LN2_HIGH = memory.data<f64>([0.6931471803691238]);
const LN2_LOW = memory.data<f64>([1.9082149292705877e-10]);
/** 1.5·2⁵²: added to a small number, it leaves its nearest whole number in the last bits. */
const ROUNDER = memory.data<f64>([6755399441055744]);
/** Beyond these bounds all is Infinity or 0. */
const UPPER = memory.data<f64>([710]);
const LOWER = memory.data<f64>([-746]);
/** Up to here the power of 2 is a normal number, either way. */
const USUAL = memory.data<f64>([708]);

/** P in exp(r) = 1 + r + r²·P(r) for |r| <= ln(2)/2, to 2^-57.8; fitted by Lawson's iteration in 60 digits. */
const P = memory.data<f64>([
  0.5000000000000011, 0.16666666666666438, 0.04166666666652687, 0.008333333333479553, 0.0013888888944388633,
  0.00019841269536909455, 2.480149238240512e-5, 2.755756040102416e-6, 2.7630486862749136e-7, 2.5008047208650797e-8,
]);

/**
 * exp(x) of two float64 numbers, within 1 ulp.
 *
 * exp(x) = 2ⁿ·exp(r) with n the whole number nearest to x/ln 2 and r = x - n·ln 2 (Cody and Waite 1980).
 */
export function exp_f64(x: v128): v128 {
  // NaN passes.
  const bounded = f64x2.pmax(f64x2.pmin(x, v128.load64_splat(UPPER)), v128.load64_splat(LOWER));
  const shifted = f64x2.add(f64x2.mul(bounded, v128.load64_splat(LOG2_E)), v128.load64_splat(ROUNDER));
  const n = f64x2.sub(shifted, v128.load64_splat(ROUNDER));
  const high = f64x2.sub(bounded, f64x2.mul(n, v128.load64_splat(LN2_HIGH)));
  const low = f64x2.mul(n, v128.load64_splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const tail = f64x2.sub(f64x2.sub(high, r), low);
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const p01 = f64x2.add(v128.load64_splat(P), f64x2.mul(r, v128.load64_splat(P + 8)));
  const p23 = f64x2.add(v128.load64_splat(P + 16), f64x2.mul(r, v128.load64_splat(P + 24)));
  const p45 = f64x2.add(v128.load64_splat(P + 32), f64x2.mul(r, v128.load64_splat(P + 40)));
  const p67 = f64x2.add(v128.load64_splat(P + 48), f64x2.mul(r, v128.load64_splat(P + 56)));
  const p89 = f64x2.add(v128.load64_splat(P + 64), f64x2.mul(r, v128.load64_splat(P + 72)));
  const p03 = f64x2.add(p01, f64x2.mul(r2, p23));
  const p47 = f64x2.add(p45, f64x2.mul(r2, p67));
  const p = f64x2.add(p03, f64x2.mul(r4, f64x2.add(p47, f64x2.mul(r4, p89))));
  const y = f64x2.add(v128.load64_splat(ONE), f64x2.add(r, f64x2.add(tail, f64x2.mul(r2, p))));
  // The last bits of `shifted` are n: they go where y has its exponent.
  const isUsual = f64x2.lt(f64x2.abs(x), v128.load64_splat(USUAL));
  if (i64x2.bitmask(isUsual) === 3) return i64x2.add(y, i64x2.shl(shifted, 52));
  return scale_f64(y, i64x2.sub(shifted, v128.load64_splat(ROUNDER)));
}

/** y·2ⁿ, rounded once, for y about 1 and whole |n| < 2000; in two steps, since 2ⁿ alone may be out of range. */
export function scale_f64(y: v128, n: v128): v128 {
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

/** exp(x) of four float32 numbers, within 2 ulp; as above. */
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
export function scale_f32(y: v128, n: v128): v128 {
  const half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(y, power_f32(half)), power_f32(i32x4.sub(n, half)));
}

/** 2ⁿ for whole n, -127 < n < 128 */
function power_f32(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** Natural logarithms. */

// In memory, as in exp.
const LN2_HIGH = memory.data<f64>([0.6931471803691238]);
const LN2_LOW = memory.data<f64>([1.9082149292705877e-10]);
const LEAST_NORMAL = memory.data<f64>([2.2250738585072014e-308]);
const INFINITE = memory.data<f64>([Infinity]);
const HALF = memory.data<f64>([0.5]);
const ONE = memory.data<f64>([1]);
const TWO = memory.data<f64>([2]);
/** The bits of √½ that fdlibm uses; and the bits of 1 minus these. */
const ROOT_HALF = memory.data<i64>([0x3fe6a09e00000000]);
const TO_ONE = memory.data<i64>([0x95f6200000000]);
const MANTISSA = memory.data<i64>([0xfffffffffffff]);
/** 2⁵². A smaller whole number becomes a float64 if it is put into its last bits. */
const WHOLE = memory.data<f64>([4503599627370496]);
/** The same plus 1023, the bias of the exponent; and plus 54 more, for subnormal numbers that were scaled up. */
const BIAS = memory.data<f64>([4503599627371519]);
const RAISED_BIAS = memory.data<f64>([4503599627371573]);

/** R in log((1 + s)/(1 - s)) = 2s + s·R(s²) for s² <= 0.0295, to 2^-58.45. The coefficients are those of fdlibm. */
const R = memory.data<f64>([
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
]);

/**
 * log(x) of two float64 numbers, within 1 ulp. It is NaN below 0, and -Infinity at 0 and -0.
 *
 * log(x) = k·ln 2 + log(1 + f) with √½ <= 1 + f < √2, and log(1 + f) from s = f/(2 + f) (Sun's fdlibm, e_log.c).
 */
export function log_f64(x: v128): v128 {
  const leastNormal = v128.load64_splat(LEAST_NORMAL);
  const isUsual = v128.and(f64x2.ge(x, leastNormal), f64x2.lt(x, v128.load64_splat(INFINITE)));
  const areUsual = i64x2.bitmask(isUsual) === 3;
  let normal = x;
  let bias = v128.load64_splat(BIAS);
  if (!areUsual) {
    const isSubnormal = f64x2.lt(x, leastNormal);
    normal = v128.bitselect(f64x2.mul(x, f64x2.splat(18014398509481984)), x, isSubnormal); // 2⁵⁴
    bias = v128.bitselect(v128.load64_splat(RAISED_BIAS), bias, isSubnormal);
  }
  const shifted = i64x2.add(normal, v128.load64_splat(TO_ONE));
  const k = f64x2.sub(v128.or(i64x2.shr_u(shifted, 52), v128.load64_splat(WHOLE)), bias);
  const mantissa = i64x2.add(v128.and(shifted, v128.load64_splat(MANTISSA)), v128.load64_splat(ROOT_HALF));
  const f = f64x2.sub(mantissa, v128.load64_splat(ONE));
  const s = f64x2.div(f, f64x2.add(f, v128.load64_splat(TWO)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const r45 = f64x2.add(v128.load64_splat(R, 32), f64x2.mul(w, v128.load64_splat(R, 48)));
  const odd = f64x2.add(v128.load64_splat(R), f64x2.mul(w, f64x2.add(v128.load64_splat(R, 16), f64x2.mul(w, r45))));
  const r35 = f64x2.add(v128.load64_splat(R, 24), f64x2.mul(w, v128.load64_splat(R, 40)));
  const even = f64x2.add(v128.load64_splat(R, 8), f64x2.mul(w, r35));
  const r = f64x2.add(f64x2.mul(z, odd), f64x2.mul(w, even));
  const halfSquare = f64x2.mul(v128.load64_splat(HALF), f64x2.mul(f, f));
  const low = f64x2.add(f64x2.mul(s, f64x2.add(halfSquare, r)), f64x2.mul(k, v128.load64_splat(LN2_LOW)));
  const high = f64x2.mul(k, v128.load64_splat(LN2_HIGH));
  const y = f64x2.add(f64x2.add(f64x2.sub(low, halfSquare), f), high);
  return areUsual ? y : unusual_f64(x, y);
}

/** y if x is positive and finite, else the logarithm of the special number x. */
function unusual_f64(x: v128, y: v128): v128 {
  const zero = f64x2.splat(0);
  const infinite = f64x2.splat(Infinity);
  const positive = v128.bitselect(y, infinite, f64x2.lt(x, infinite));
  const signed = v128.bitselect(positive, f64x2.splat(-Infinity), f64x2.gt(x, zero));
  return v128.bitselect(signed, f64x2.splat(NaN), f64x2.ge(x, zero));
}

/**
 * log(1 + x) of two float64 numbers, within 2 ulp.
 *
 * It is log(u) + c/u. The sum u = 1 + x lost c by rounding (Knuth's TwoSum), and log(1 + c/u) is c/u to the last bit.
 */
export function log1p_f64(x: v128): v128 {
  const one = f64x2.splat(1);
  const u = f64x2.add(one, x);
  const added = f64x2.sub(u, one);
  const lost = f64x2.add(f64x2.sub(one, f64x2.sub(u, added)), f64x2.sub(x, added));
  const correction = f64x2.div(lost, u);
  const y = log_f64(u);
  // At the ends of the range there is nothing to correct, and c/u would be ∞ - ∞ or 0/0.
  const corrected = v128.bitselect(f64x2.add(y, correction), y, f64x2.eq(correction, correction));
  const sign = f64x2.splat(-0.0);
  return v128.or(v128.andnot(corrected, sign), v128.and(x, sign));
}

const LN2_HIGH_32: f32 = 0.693359375;
const LN2_LOW_32: f32 = -0.00021219444;
const LEAST_NORMAL_32: f32 = 1.1754943508222875e-38;
const ROOT_HALF_32: i32 = 0x3f3504f3;
const ONE_32: i32 = 0x3f800000;

/** As above, to 2^-34.2. The coefficients are those of FreeBSD's e_logf.c. */
const R_32 = memory.data<f32>([0.6666666269302368, 0.40000972151756287, 0.2849878668785095, 0.24279078841209412]);

/** log(x) of four float32 numbers, within 2 ulp, computed as above. */
export function log_f32(x: v128): v128 {
  const isUsual = i32x4.all_true(
    v128.and(f32x4.ge(x, f32x4.splat(LEAST_NORMAL_32)), f32x4.lt(x, f32x4.splat(Infinity))),
  );
  let normal = x;
  let bias = i32x4.splat(127);
  if (!isUsual) {
    const isSubnormal = f32x4.lt(x, f32x4.splat(LEAST_NORMAL_32));
    normal = v128.bitselect(f32x4.mul(x, f32x4.splat(33554432)), x, isSubnormal); // 2²⁵
    bias = v128.bitselect(i32x4.splat(152), bias, isSubnormal);
  }
  const shifted = i32x4.add(normal, i32x4.splat(ONE_32 - ROOT_HALF_32));
  const k = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(shifted, 23), bias));
  const mantissa = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(ROOT_HALF_32));
  const f = f32x4.sub(mantissa, f32x4.splat(1));
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  const w = f32x4.mul(z, z);
  const odd = f32x4.add(v128.load32_splat(R_32), f32x4.mul(w, v128.load32_splat(R_32, 8)));
  const even = f32x4.add(v128.load32_splat(R_32, 4), f32x4.mul(w, v128.load32_splat(R_32, 12)));
  const r = f32x4.add(f32x4.mul(z, odd), f32x4.mul(w, even));
  const halfSquare = f32x4.mul(f32x4.splat(0.5), f32x4.mul(f, f));
  const low = f32x4.add(f32x4.mul(s, f32x4.add(halfSquare, r)), f32x4.mul(k, f32x4.splat(LN2_LOW_32)));
  const y = f32x4.add(f32x4.add(f32x4.sub(low, halfSquare), f), f32x4.mul(k, f32x4.splat(LN2_HIGH_32)));
  return isUsual ? y : unusual_f32(x, y);
}

function unusual_f32(x: v128, y: v128): v128 {
  const zero = f32x4.splat(0);
  const infinite = f32x4.splat(Infinity);
  const positive = v128.bitselect(y, infinite, f32x4.lt(x, infinite));
  const signed = v128.bitselect(positive, f32x4.splat(-Infinity), f32x4.gt(x, zero));
  return v128.bitselect(signed, f32x4.splat(NaN), f32x4.ge(x, zero));
}

/** log(1 + x) of four float32 numbers, within 2 ulp, computed as above. */
export function log1p_f32(x: v128): v128 {
  const one = f32x4.splat(1);
  const u = f32x4.add(one, x);
  const added = f32x4.sub(u, one);
  const lost = f32x4.add(f32x4.sub(one, f32x4.sub(u, added)), f32x4.sub(x, added));
  const correction = f32x4.div(lost, u);
  const y = log_f32(u);
  const corrected = v128.bitselect(f32x4.add(y, correction), y, f32x4.eq(correction, correction));
  const sign = f32x4.splat(-0.0);
  return v128.or(v128.andnot(corrected, sign), v128.and(x, sign));
}

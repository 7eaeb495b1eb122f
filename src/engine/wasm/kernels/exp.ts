/**
 * e^x, within 1 ulp (float64; measured in the tests).
 *
 * x = k·ln 2 + r with |r| ≤ ln 2 / 2, and e^r by a rational function of degree 5; scaled by 2^k in two steps, so that a
 * result below the normal range is rounded once.
 *
 * @see Sun Microsystems' fdlibm, e_exp.c
 */
export function exp_f64(x: v128): v128 {
  // Beyond these it overflows, or is nothing; NaN passes both.
  const bounded = f64x2.pmax(f64x2.pmin(x, f64x2.splat(710)), f64x2.splat(-746));
  const k = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(1.4426950408889634)));
  const high = f64x2.sub(bounded, f64x2.mul(k, f64x2.splat(6.9314718036912381649e-1)));
  const low = f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(high, low);
  const z = f64x2.mul(r, r);
  let p = f64x2.splat(4.13813679705723846039e-8);
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-1.6533902205465251539e-6));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(6.61375632143793436117e-5));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-2.77777777770155933842e-3));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.66666666666666019037e-1));
  const c = f64x2.sub(r, f64x2.mul(z, p));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const power = f64x2.add(f64x2.splat(1), f64x2.add(f64x2.sub(quotient, low), high));
  const half = f64x2.floor(f64x2.mul(k, f64x2.splat(0.5)));
  return f64x2.mul(f64x2.mul(power, powerOfTwo(half)), powerOfTwo(f64x2.sub(k, half)));
}

/** e^x in float32, rounded from float64. */
export function exp_f32(x: v128): v128 {
  return demote(exp_f64(f64x2.promote_low_f32x4(x)), exp_f64(promoteHigh(x)));
}

/** 2^k for a whole k from -1022 to 1023. */
export function powerOfTwo(k: v128): v128 {
  // The sum holds k in its lowest bits, from where it is shifted into the exponent.
  const bits = f64x2.add(k, f64x2.splat(6755399441055744));
  return i64x2.add(i64x2.shl(bits, 52), f64x2.splat(1));
}

export function promoteHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(i32x4.shuffle(x, x, 2, 3, 0, 1));
}

/** Two vectors of float64 as one of float32. */
export function demote(low: v128, high: v128): v128 {
  return i32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

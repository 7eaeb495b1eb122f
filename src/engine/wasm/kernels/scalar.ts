/**
 * Functions that are computed a number at a time, by the standard library (a port of musl), which keeps them within 1 ulp;
 * in float32 they are rounded from float64.
 */
import { demote, promoteHigh } from "./convert";

function each(x: v128, f: (x: f64) => f64): v128 {
  return f64x2(f(f64x2.extract_lane(x, 0)), f(f64x2.extract_lane(x, 1)));
}

export function sin_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => NativeMath.sin(lane));
}
export function sin_f32(x: v128): v128 {
  return demote(sin_f64(f64x2.promote_low_f32x4(x)), sin_f64(promoteHigh(x)));
}

export function cos_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => NativeMath.cos(lane));
}
export function cos_f32(x: v128): v128 {
  return demote(cos_f64(f64x2.promote_low_f32x4(x)), cos_f64(promoteHigh(x)));
}

export function tan_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => NativeMath.tan(lane));
}
export function tan_f32(x: v128): v128 {
  return demote(tan_f64(f64x2.promote_low_f32x4(x)), tan_f64(promoteHigh(x)));
}

export function sinh_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => NativeMath.sinh(lane));
}
export function sinh_f32(x: v128): v128 {
  return demote(sinh_f64(f64x2.promote_low_f32x4(x)), sinh_f64(promoteHigh(x)));
}

export function cosh_f64(x: v128): v128 {
  return each(x, (lane: f64): f64 => NativeMath.cosh(lane));
}
export function cosh_f32(x: v128): v128 {
  return demote(cosh_f64(f64x2.promote_low_f32x4(x)), cosh_f64(promoteHigh(x)));
}

/** As the operator ** of JavaScript has it: 1 to an infinite or missing power is NaN. */
export function pow_f64(x: v128, y: v128): v128 {
  return f64x2(
    NativeMath.pow(f64x2.extract_lane(x, 0), f64x2.extract_lane(y, 0)),
    NativeMath.pow(f64x2.extract_lane(x, 1), f64x2.extract_lane(y, 1)),
  );
}
export function pow_f32(x: v128, y: v128): v128 {
  const low = pow_f64(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y));
  return demote(low, pow_f64(promoteHigh(x), promoteHigh(y)));
}

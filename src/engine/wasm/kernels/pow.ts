import { demote, promoteHigh } from "./convert";

/**
 * Powers, one number at a time, by the standard library (a port of musl), within 1 ulp. In float32 they are rounded from float64. The
 * library follows JavaScript: it gives NaN for 1 to the power of NaN, and for 1 and -1 to an infinite power. IEEE 754 gives 1.
 */
export function pow_f64(x: v128, y: v128): v128 {
  const power = f64x2(
    NativeMath.pow(f64x2.extract_lane(x, 0), f64x2.extract_lane(y, 0)),
    NativeMath.pow(f64x2.extract_lane(x, 1), f64x2.extract_lane(y, 1)),
  );
  const one = f64x2.splat(1);
  const isInfinite = f64x2.eq(f64x2.abs(y), f64x2.splat(Infinity));
  const isOne = v128.or(f64x2.eq(x, one), v128.and(f64x2.eq(x, f64x2.splat(-1)), isInfinite));
  return v128.bitselect(one, power, isOne);
}
export function pow_f32(x: v128, y: v128): v128 {
  const low = pow_f64(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y));
  return demote(low, pow_f64(promoteHigh(x), promoteHigh(y)));
}

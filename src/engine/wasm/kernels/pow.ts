import { demote, promoteHigh } from "./convert";

/**
 * A number at a time, by the standard library (a port of musl), within 1 ulp; in float32 rounded from float64. As the operator ** of
 * JavaScript has it: 1 to an infinite or missing power is NaN.
 */
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

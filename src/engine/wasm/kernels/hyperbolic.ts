/** Hyperbolic sines and cosines. In float32 they are rounded from float64. */
import { demote, promoteHigh } from "./convert";
import { timesPower_f64 } from "./exp";

/** P in sinh(x) = x + x³·P(x²) up to 1, to 2^-63. Fitted by Lawson's iteration in 50 digits. */
const P = memory.data<f64>([
  0.16666666666666669, 0.008333333333333148, 0.0001984126984143187, 2.7557319157072915e-6, 2.505212313657063e-8,
  1.6057259779805324e-10, 7.758748484709784e-13,
]);

/** sinh(x) of two float64 numbers, within 2 ulp. Up to 1 it is a polynomial, beyond it is made of two exponentials. */
export function sinh_f64(x: v128): v128 {
  const y = f64x2.abs(x);
  const isSmall = f64x2.lt(y, f64x2.splat(1));
  const z = f64x2.mul(y, y);
  let p = v128.load64_splat(P, 48);
  for (let at = 40; at >= 0; at -= 8) p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(P + at));
  const small = f64x2.add(y, f64x2.mul(f64x2.mul(y, z), p));
  const large = f64x2.sub(timesPower_f64(y, -1), timesPower_f64(f64x2.neg(y), -1));
  return v128.or(v128.bitselect(small, large, isSmall), v128.and(x, f64x2.splat(-0.0)));
}
export function sinh_f32(x: v128): v128 {
  return demote(sinh_f64(f64x2.promote_low_f32x4(x)), sinh_f64(promoteHigh(x)));
}

/** cosh(x) of two float64 numbers, within 2 ulp. */
export function cosh_f64(x: v128): v128 {
  return f64x2.add(timesPower_f64(x, -1), timesPower_f64(f64x2.neg(x), -1));
}
export function cosh_f32(x: v128): v128 {
  return demote(cosh_f64(f64x2.promote_low_f32x4(x)), cosh_f64(promoteHigh(x)));
}

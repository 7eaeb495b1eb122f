import { demote, promoteHigh } from "./convert";
import { exp_f64 } from "./exp";

/**
 * The error function: x · P(x²)/Q(x²) up to 0.46875, 1 - erfc beyond, where erfc is exp(-x²) by a rational function.
 *
 * @see Cody 1969, "Rational Chebyshev approximations for the error function"; coefficients of his Fortran of 1987
 */
export function erf_f64(x: v128): v128 {
  const sign = v128.and(x, f64x2.splat(-0.0));
  // From 6 on it is 1 to the last bit; NaN passes.
  const y = f64x2.pmin(f64x2.abs(x), f64x2.splat(6));
  const isSmall = f64x2.le(y, f64x2.splat(0.46875));
  const isLarge = f64x2.gt(y, f64x2.splat(4));
  let result = small(y);
  if (!i64x2.all_true(isSmall)) {
    let complement = middle(y);
    if (v128.any_true(isLarge)) complement = v128.bitselect(large(y), complement, isLarge);
    // x² in two parts, the first of them exact, so that the exponential keeps its digits.
    const whole = f64x2.mul(f64x2.floor(f64x2.mul(y, f64x2.splat(16))), f64x2.splat(0.0625));
    const rest = f64x2.mul(f64x2.sub(y, whole), f64x2.add(y, whole));
    const powers = f64x2.mul(exp_f64(f64x2.neg(f64x2.mul(whole, whole))), exp_f64(f64x2.neg(rest)));
    const beyond = f64x2.sub(f64x2.splat(1), f64x2.mul(powers, complement));
    result = v128.bitselect(result, beyond, isSmall);
  }
  return v128.or(result, sign);
}

export function erf_f32(x: v128): v128 {
  return demote(erf_f64(f64x2.promote_low_f32x4(x)), erf_f64(promoteHigh(x)));
}

function step(sum: v128, x: v128, coefficient: f64): v128 {
  return f64x2.mul(f64x2.add(sum, f64x2.splat(coefficient)), x);
}

function small(y: v128): v128 {
  const z = f64x2.mul(y, y);
  let p = f64x2.mul(f64x2.splat(0.18577770618460315), z);
  p = step(p, z, 3.1611237438705655);
  p = step(p, z, 113.86415415105016);
  p = step(p, z, 377.485237685302);
  let q = step(z, z, 23.601290952344122);
  q = step(q, z, 244.02463793444417);
  q = step(q, z, 1282.6165260773723);
  const numerator = f64x2.add(p, f64x2.splat(3209.3775891384694));
  return f64x2.mul(y, f64x2.div(numerator, f64x2.add(q, f64x2.splat(2844.236833439171))));
}

function middle(y: v128): v128 {
  let p = f64x2.mul(f64x2.splat(2.1531153547440383e-8), y);
  p = step(p, y, 0.5641884969886701);
  p = step(p, y, 8.883149794388377);
  p = step(p, y, 66.11919063714163);
  p = step(p, y, 298.6351381974001);
  p = step(p, y, 881.952221241769);
  p = step(p, y, 1712.0476126340707);
  p = step(p, y, 2051.0783778260716);
  let q = step(y, y, 15.744926110709835);
  q = step(q, y, 117.6939508913125);
  q = step(q, y, 537.1811018620099);
  q = step(q, y, 1621.3895745666903);
  q = step(q, y, 3290.7992357334597);
  q = step(q, y, 4362.619090143247);
  q = step(q, y, 3439.3676741437216);
  return f64x2.div(f64x2.add(p, f64x2.splat(1230.3393547979972)), f64x2.add(q, f64x2.splat(1230.3393548037495)));
}

function large(y: v128): v128 {
  const z = f64x2.div(f64x2.splat(1), f64x2.mul(y, y));
  let p = f64x2.mul(f64x2.splat(0.016315387137302097), z);
  p = step(p, z, 0.30532663496123236);
  p = step(p, z, 0.36034489994980445);
  p = step(p, z, 0.12578172611122926);
  p = step(p, z, 0.016083785148742275);
  let q = step(z, z, 2.568520192289822);
  q = step(q, z, 1.8729528499234604);
  q = step(q, z, 0.5279051029514285);
  q = step(q, z, 0.06051834131244132);
  const numerator = f64x2.mul(z, f64x2.add(p, f64x2.splat(0.0006587491615298378)));
  const fraction = f64x2.div(numerator, f64x2.add(q, f64x2.splat(0.0023352049762686918)));
  return f64x2.div(f64x2.sub(f64x2.splat(0.5641895835477563), fraction), y);
}

import { demote, exp_f64, promoteHigh } from "./exp";

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
  let p = f64x2.mul(f64x2.splat(1.85777706184603153e-1), z);
  p = step(p, z, 3.1611237438705656);
  p = step(p, z, 1.13864154151050156e2);
  p = step(p, z, 3.77485237685302021e2);
  let q = step(z, z, 2.36012909523441209e1);
  q = step(q, z, 2.44024637934444173e2);
  q = step(q, z, 1.28261652607737228e3);
  const numerator = f64x2.add(p, f64x2.splat(3.20937758913846947e3));
  return f64x2.mul(y, f64x2.div(numerator, f64x2.add(q, f64x2.splat(2.84423683343917062e3))));
}

function middle(y: v128): v128 {
  let p = f64x2.mul(f64x2.splat(2.15311535474403846e-8), y);
  p = step(p, y, 5.64188496988670089e-1);
  p = step(p, y, 8.88314979438837594);
  p = step(p, y, 6.61191906371416295e1);
  p = step(p, y, 2.98635138197400131e2);
  p = step(p, y, 8.8195222124176909e2);
  p = step(p, y, 1.71204761263407058e3);
  p = step(p, y, 2.05107837782607147e3);
  let q = step(y, y, 1.57449261107098347e1);
  q = step(q, y, 1.17693950891312499e2);
  q = step(q, y, 5.37181101862009858e2);
  q = step(q, y, 1.62138957456669019e3);
  q = step(q, y, 3.29079923573345963e3);
  q = step(q, y, 4.36261909014324716e3);
  q = step(q, y, 3.43936767414372164e3);
  return f64x2.div(f64x2.add(p, f64x2.splat(1.23033935479799725e3)), f64x2.add(q, f64x2.splat(1.23033935480374942e3)));
}

function large(y: v128): v128 {
  const z = f64x2.div(f64x2.splat(1), f64x2.mul(y, y));
  let p = f64x2.mul(f64x2.splat(1.63153871373020978e-2), z);
  p = step(p, z, 3.05326634961232344e-1);
  p = step(p, z, 3.60344899949804439e-1);
  p = step(p, z, 1.25781726111229246e-1);
  p = step(p, z, 1.60837851487422766e-2);
  let q = step(z, z, 2.56852019228982242);
  q = step(q, z, 1.87295284992346047);
  q = step(q, z, 5.27905102951428412e-1);
  q = step(q, z, 6.05183413124413191e-2);
  const numerator = f64x2.mul(z, f64x2.add(p, f64x2.splat(6.58749161529837803e-4)));
  const fraction = f64x2.div(numerator, f64x2.add(q, f64x2.splat(2.33520497626869185e-3)));
  return f64x2.div(f64x2.sub(f64x2.splat(5.6418958354775628695e-1), fraction), y);
}

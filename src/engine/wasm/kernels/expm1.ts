import { exp_f32, exp_f64 } from "./exp";

const LOG2_E: f64 = 1.4426950408889634;
/** ln 2 in two parts, as in exp. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const ROUNDER: f64 = 6755399441055744;

/** P in exp(r) - 1 = r + r²·P(r) for |r| <= ln(2)/2, to 2^-55.6. Fitted by Lawson's iteration in 60 digits. */
const P = memory.data<f64>([
  0.5000000000000006, 0.16666666666666685, 0.04166666666657354, 0.008333333333315233, 0.001388888893242691,
  0.00019841269901454384, 2.4801504370531212e-5, 2.75572294973943e-6, 2.762636195449014e-7, 2.5113948906921087e-8,
]);

/**
 * exp(x) - 1 of two float64 numbers, within 2 ulp.
 *
 * With n and r as in exp, it is 2ⁿ·((1 - 2⁻ⁿ + r) + r²·P(r)). The sums in the parentheses lose little. r is kept in two parts,
 * since the result can be smaller than r.
 */
export function expm1_f64(x: v128): v128 {
  // Below -40 the result is -1. NaN passes.
  const bounded = f64x2.pmax(f64x2.pmin(x, f64x2.splat(710)), f64x2.splat(-40));
  const shifted = f64x2.add(f64x2.mul(bounded, f64x2.splat(LOG2_E)), f64x2.splat(ROUNDER));
  const n = f64x2.sub(shifted, f64x2.splat(ROUNDER));
  const high = f64x2.sub(bounded, f64x2.mul(n, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(n, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const tail = f64x2.sub(f64x2.sub(high, r), low);
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const p01 = f64x2.add(v128.load64_splat(P), f64x2.mul(r, v128.load64_splat(P, 8)));
  const p23 = f64x2.add(v128.load64_splat(P, 16), f64x2.mul(r, v128.load64_splat(P, 24)));
  const p45 = f64x2.add(v128.load64_splat(P, 32), f64x2.mul(r, v128.load64_splat(P, 40)));
  const p67 = f64x2.add(v128.load64_splat(P, 48), f64x2.mul(r, v128.load64_splat(P, 56)));
  const p89 = f64x2.add(v128.load64_splat(P, 64), f64x2.mul(r, v128.load64_splat(P, 72)));
  const p03 = f64x2.add(p01, f64x2.mul(r2, p23));
  const p47 = f64x2.add(p45, f64x2.mul(r2, p67));
  const p = f64x2.add(p03, f64x2.mul(r4, f64x2.add(p47, f64x2.mul(r4, p89))));
  const q = f64x2.add(tail, f64x2.mul(r2, p));
  const exponent = i64x2.shl(shifted, 52);
  const one = f64x2.splat(1);
  const rest = f64x2.sub(one, i64x2.sub(one, exponent));
  const y = f64x2.mul(f64x2.add(f64x2.add(rest, r), q), i64x2.add(one, exponent));
  const sign = f64x2.splat(-0.0);
  const signed = v128.bitselect(x, y, sign);
  if (i64x2.all_true(f64x2.lt(x, f64x2.splat(708)))) return signed;
  // 2⁻ⁿ is out of range, and the 1 is less than an ulp.
  return v128.bitselect(exp_f64(x), signed, f64x2.ge(x, f64x2.splat(708)));
}

const LOG2_E_32: f32 = 1.442695;
const LN2_HIGH_32: f32 = 0.693359375;
const LN2_LOW_32: f32 = -0.00021219444;
const ROUNDER_32: f32 = 12582912;

/** As above, to 2^-26.1. */
const P_32 = memory.data<f32>([
  0.5, 0.1666654348373413, 0.04166645184159279, 0.008366545662283897, 0.0013936195755377412,
]);

/** exp(x) - 1 of four float32 numbers, within 2 ulp, computed as above. */
export function expm1_f32(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-20));
  const shifted = f32x4.add(f32x4.mul(bounded, f32x4.splat(LOG2_E_32)), f32x4.splat(ROUNDER_32));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDER_32));
  const high = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(LN2_HIGH_32)));
  const low = f32x4.mul(n, f32x4.splat(LN2_LOW_32));
  const r = f32x4.sub(high, low);
  const tail = f32x4.sub(f32x4.sub(high, r), low);
  const r2 = f32x4.mul(r, r);
  const p01 = f32x4.add(v128.load32_splat(P_32), f32x4.mul(r, v128.load32_splat(P_32, 4)));
  const p23 = f32x4.add(v128.load32_splat(P_32, 8), f32x4.mul(r, v128.load32_splat(P_32, 12)));
  const p24 = f32x4.add(p23, f32x4.mul(r2, v128.load32_splat(P_32, 16)));
  const p = f32x4.add(p01, f32x4.mul(r2, p24));
  const q = f32x4.add(tail, f32x4.mul(r2, p));
  const exponent = i32x4.shl(shifted, 23);
  const one = f32x4.splat(1);
  const rest = f32x4.sub(one, i32x4.sub(one, exponent));
  const y = f32x4.mul(f32x4.add(f32x4.add(rest, r), q), i32x4.add(one, exponent));
  const signed = v128.bitselect(x, y, f32x4.splat(-0.0));
  if (i32x4.all_true(f32x4.lt(x, f32x4.splat(87)))) return signed;
  return v128.bitselect(exp_f32(x), signed, f32x4.ge(x, f32x4.splat(87)));
}

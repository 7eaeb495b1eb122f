import { erfTable } from "./erfTable";

/** 1.5·2⁴⁹: added to a small number, it leaves its nearest eighth in the last bits. */
const ROUNDER: f64 = 844424930131968;

/**
 * erf(x) of two float64 numbers, within 2 ulp.
 *
 * There is a polynomial of degree 9 for each eighth of |x|. It starts at the beginning of the eighth, so nothing cancels.
 */
export function erf_f64(x: v128): v128 {
  // From 5.93 on the result is 1 to the last bit. NaN passes.
  const y = f64x2.pmin(f64x2.abs(x), f64x2.splat(5.99));
  // The eighth of y begins at the multiple of 1/8 that is nearest to y - 1/16.
  const shifted = f64x2.add(f64x2.sub(y, f64x2.splat(0.0625)), f64x2.splat(ROUNDER));
  const d = f64x2.sub(y, f64x2.sub(shifted, f64x2.splat(ROUNDER)));
  // The mask is for NaN: any place will do, since d is NaN too.
  const first = erfTable + 80 * (i32x4.extract_lane(shifted, 0) & 63);
  const second = erfTable + 80 * (i32x4.extract_lane(shifted, 2) & 63);
  const d2 = f64x2.mul(d, d);
  const d4 = f64x2.mul(d2, d2);
  const c23 = pair(v128.load(first, 16), v128.load(second, 16), d);
  const c45 = pair(v128.load(first, 32), v128.load(second, 32), d);
  const c67 = pair(v128.load(first, 48), v128.load(second, 48), d);
  const c89 = pair(v128.load(first, 64), v128.load(second, 64), d);
  const c25 = f64x2.add(c23, f64x2.mul(d2, c45));
  const c69 = f64x2.add(c67, f64x2.mul(d2, c89));
  const rest = f64x2.add(c25, f64x2.mul(d4, c69));
  const a = v128.load(first);
  const b = v128.load(second);
  const slope = f64x2.add(i64x2.shuffle(a, b, 1, 3), f64x2.mul(d, rest));
  const result = f64x2.add(i64x2.shuffle(a, b, 0, 2), f64x2.mul(d, slope));
  return v128.or(result, v128.and(x, f64x2.splat(-0.0)));
}

/** c₀ + c₁·d in both lanes. `a` has the two coefficients of the first lane, `b` those of the second. */
export function pair(a: v128, b: v128, d: v128): v128 {
  return f64x2.add(i64x2.shuffle(a, b, 0, 2), f64x2.mul(d, i64x2.shuffle(a, b, 1, 3)));
}

const LOG2_E: f32 = 1.442695;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -0.00021219444;
const ROUNDER_32: f32 = 12582912;

/** P in erf(x) = x + x·P(x²) up to 0.9, to 2^-26. This and the next were fitted by Lawson's iteration in 60 digits. */
const SMALL_32 = memory.data<f32>([
  0.12837915122509003, -0.37612515687942505, 0.11282084882259369, -0.026777273043990135, 0.005009894259274006,
  -0.0006080909515731037,
]);
/** The polynomial in erf(x) = 1 - exp(-L(x)) from 0.88 to 3.95, to 2^-29. */
const LARGE_32 = memory.data<f32>([
  0.00014081675908528268, 1.1279051303863525, 0.6367912292480469, 0.10427853465080261, -0.022395849227905273,
  0.0030859848484396935, -0.000200332811800763,
]);
/** As in exp. */
const P_32 = memory.data<f32>([
  0.4999999403953552, 0.1666652113199234, 0.04166826233267784, 0.008368677459657192, 0.0013821045868098736,
]);

/**
 * erf(x) of four float32 numbers, within 2 ulp.
 *
 * Up to 0.9 it is an odd polynomial. Beyond, it is 1 - exp(-L(x)), and L is a polynomial for -log(erfc x).
 */
export function erf_f32(x: v128): v128 {
  // From 3.92 on the result is 1 to the last bit. NaN passes.
  const y = f32x4.pmin(f32x4.abs(x), f32x4.splat(3.95));
  const isLarge = f32x4.gt(y, f32x4.splat(0.9));
  const z = f32x4.mul(y, y);

  const l12 = f32x4.add(v128.load32_splat(LARGE_32, 4), f32x4.mul(y, v128.load32_splat(LARGE_32, 8)));
  const l34 = f32x4.add(v128.load32_splat(LARGE_32, 12), f32x4.mul(y, v128.load32_splat(LARGE_32, 16)));
  const l56 = f32x4.add(v128.load32_splat(LARGE_32, 20), f32x4.mul(y, v128.load32_splat(LARGE_32, 24)));
  const l16 = f32x4.add(l12, f32x4.mul(z, f32x4.add(l34, f32x4.mul(z, l56))));
  const exponent = f32x4.neg(f32x4.add(v128.load32_splat(LARGE_32), f32x4.mul(y, l16)));

  const shifted = f32x4.add(f32x4.mul(exponent, f32x4.splat(LOG2_E)), f32x4.splat(ROUNDER_32));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDER_32));
  const high = f32x4.sub(exponent, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  const r2 = f32x4.mul(r, r);
  const p01 = f32x4.add(v128.load32_splat(P_32), f32x4.mul(r, v128.load32_splat(P_32, 4)));
  const p23 = f32x4.add(v128.load32_splat(P_32, 8), f32x4.mul(r, v128.load32_splat(P_32, 12)));
  const p24 = f32x4.add(p23, f32x4.mul(r2, v128.load32_splat(P_32, 16)));
  const p = f32x4.add(p01, f32x4.mul(r2, p24));
  const one = f32x4.splat(1);
  const complement = i32x4.add(f32x4.add(one, f32x4.add(r, f32x4.mul(r2, p))), i32x4.shl(shifted, 23));

  const s01 = f32x4.add(v128.load32_splat(SMALL_32), f32x4.mul(z, v128.load32_splat(SMALL_32, 4)));
  const s23 = f32x4.add(v128.load32_splat(SMALL_32, 8), f32x4.mul(z, v128.load32_splat(SMALL_32, 12)));
  const s45 = f32x4.add(v128.load32_splat(SMALL_32, 16), f32x4.mul(z, v128.load32_splat(SMALL_32, 20)));
  const z2 = f32x4.mul(z, z);
  const s = f32x4.add(s01, f32x4.mul(z2, f32x4.add(s23, f32x4.mul(z2, s45))));
  const small = f32x4.add(y, f32x4.mul(y, s));

  const result = v128.bitselect(f32x4.sub(one, complement), small, isLarge);
  return v128.or(result, v128.and(x, f32x4.splat(-0.0)));
}

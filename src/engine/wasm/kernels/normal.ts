/**
 * The normal distribution as two functions: exp(-x²/2), and the ratio of the tail to it. So a tail keeps its digits however small it
 * is, and a density that is needed too is computed once. In float32 both are rounded from float64.
 */
import { demote, promoteHigh } from "./convert";
import { pair } from "./erf";
import { exp_f64 } from "./exp";
import { expTable } from "./expTable";
import { tailTable } from "./tailTable";

/** All bits of a float64 except the last 27. A number with no other bits has an exact square. */
const LEADING: i64 = -0x8000000;
/** All bits down to the sixteenths of an octave; and their value in the upper half of a 1. */
const SIXTEENTHS: i64 = -0x1000000000000;
const firstPlace: i32 = 0x3ff0;

/**
 * exp(-x²/2) of two float64 numbers, within 2 ulp.
 *
 * x² is s + t: s is the rounded square, and t its error, which exp would magnify. exp(-(s + t)/2) = exp(-s/2)·(1 - t/2).
 */
export function gaussian_f64(x: v128): v128 {
  // Beyond 39 the result is 0. NaN passes.
  const y = f64x2.pmin(f64x2.abs(x), f64x2.splat(39));
  const leading = v128.and(y, i64x2.splat(LEADING));
  const exact = f64x2.mul(leading, leading);
  const rest = f64x2.mul(f64x2.sub(y, leading), f64x2.add(y, leading));
  const square = f64x2.add(exact, rest);
  const lost = f64x2.add(f64x2.sub(exact, square), rest);
  const half = f64x2.splat(-0.5);
  const power = power_f64(f64x2.mul(square, half));
  return f64x2.add(power, f64x2.mul(power, f64x2.mul(lost, half)));
}

export function gaussian_f32(x: v128): v128 {
  return demote(gaussianOf24Bits(f64x2.promote_low_f32x4(x)), gaussianOf24Bits(promoteHigh(x)));
}

/** Of float32 numbers: their squares are exact in float64. */
function gaussianOf24Bits(x: v128): v128 {
  return power_f64(f64x2.mul(f64x2.mul(x, x), f64x2.splat(-0.5)));
}

// As in exp.
const SCALE = memory.data<f64>([92.33248261689366]);
const STEP_HIGH = memory.data<f64>([0.01083042469326756]);
const STEP_LOW = memory.data<f64>([2.9815858269852933e-12]);
const ROUNDER = memory.data<f64>([6755399441055744]);
const P = memory.data<f64>([0.4999999999994853, 0.16666666666656293, 0.0416667233846945, 0.008333342614970337]);

/** exp of numbers that are most often above -708. For these it takes the short way that exp takes for arrays. */
function power_f64(x: v128): v128 {
  if (i64x2.bitmask(f64x2.gt(x, f64x2.splat(-708))) !== 3) return exp_f64(x);
  const shifted = f64x2.add(f64x2.mul(x, v128.load64_splat(SCALE)), v128.load64_splat(ROUNDER));
  const a = v128.load(expTable + ((i32x4.extract_lane(shifted, 0) & 63) << 4));
  const b = v128.load(expTable + ((i32x4.extract_lane(shifted, 2) & 63) << 4));
  const k = f64x2.sub(shifted, v128.load64_splat(ROUNDER));
  const high = f64x2.sub(x, f64x2.mul(k, v128.load64_splat(STEP_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(k, v128.load64_splat(STEP_LOW)));
  const r2 = f64x2.mul(r, r);
  const p01 = f64x2.add(v128.load64_splat(P), f64x2.mul(r, v128.load64_splat(P, 8)));
  const p23 = f64x2.add(v128.load64_splat(P, 16), f64x2.mul(r, v128.load64_splat(P, 24)));
  const q = f64x2.add(r, f64x2.mul(r2, f64x2.add(p01, f64x2.mul(r2, p23))));
  const root = i64x2.shuffle(a, b, 0, 2);
  const y = f64x2.add(root, f64x2.add(i64x2.shuffle(a, b, 1, 3), f64x2.mul(root, q)));
  return i64x2.add(y, v128.and(i64x2.shl(shifted, 46), i64x2.splat(-0x10000000000000)));
}

/**
 * Φ(-|x|)·exp(x²/2) of two float64 numbers, within 2 ulp up to 39. Beyond that it may be any number, since the density is 0.
 *
 * There is a polynomial of degree 9 for each sixteenth of an octave of 1 + |x|.
 */
export function tailRatio_f64(x: v128): v128 {
  const one = f64x2.splat(1);
  const y = f64x2.pmin(f64x2.abs(x), f64x2.splat(40));
  const place = v128.and(f64x2.add(y, one), i64x2.splat(SIXTEENTHS));
  const d = f64x2.sub(y, f64x2.sub(place, one));
  // The mask is for NaN, as in erf.
  const first = tailTable + 80 * (((i32x4.extract_lane(place, 1) >>> 16) - firstPlace) & 127);
  const second = tailTable + 80 * (((i32x4.extract_lane(place, 3) >>> 16) - firstPlace) & 127);
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
  return f64x2.add(i64x2.shuffle(a, b, 0, 2), f64x2.mul(d, slope));
}

/** N, then D, in N(x)/D(x) for the ratio of the tail up to 14.5, to 2^-27.3. Fitted by Lawson's iteration in 50 digits. */
const N = memory.data<f64>([
  0.5000000029630061, 0.43834796592993475, 0.18327432780012878, 0.040646413927678725, 0.004118260319116395,
]);
const D = memory.data<f64>([
  1, 1.6745809142775554, 1.2026661102409264, 0.4695740712966659, 0.10189187878147334, 0.010322828478262986,
]);

export function tailRatio_f32(x: v128): v128 {
  return demote(rationalTail(f64x2.promote_low_f32x4(x)), rationalTail(promoteHigh(x)));
}

function rationalTail(x: v128): v128 {
  // Beyond 14.5 the density is 0 in float32.
  const y = f64x2.pmin(f64x2.abs(x), f64x2.splat(14.5));
  const z = f64x2.mul(y, y);
  const n01 = f64x2.add(v128.load64_splat(N), f64x2.mul(y, v128.load64_splat(N, 8)));
  const n23 = f64x2.add(v128.load64_splat(N, 16), f64x2.mul(y, v128.load64_splat(N, 24)));
  const numerator = f64x2.add(n01, f64x2.mul(z, f64x2.add(n23, f64x2.mul(z, v128.load64_splat(N, 32)))));
  const d01 = f64x2.add(v128.load64_splat(D), f64x2.mul(y, v128.load64_splat(D, 8)));
  const d23 = f64x2.add(v128.load64_splat(D, 16), f64x2.mul(y, v128.load64_splat(D, 24)));
  const d45 = f64x2.add(v128.load64_splat(D, 32), f64x2.mul(y, v128.load64_splat(D, 40)));
  return f64x2.div(numerator, f64x2.add(d01, f64x2.mul(z, f64x2.add(d23, f64x2.mul(z, d45)))));
}

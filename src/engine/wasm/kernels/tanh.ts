import { tanhTable } from "./tanhTable";

/** P in tanh(x) = x + x³·P(x²) up to 1/64, to 2^-60. Fitted by Lawson's iteration in 50 digits. */
const P = memory.data<f64>([-0.333333333333275, 0.13333333188215601, -0.05395799940640847]);
// In memory, as in exp.
const ONE = memory.data<f64>([1]);
const SIGN = memory.data<f64>([-0.0]);
/** From here on, tanh is 1 to the last bit. */
const UPPER = memory.data<f64>([19.5]);
/** The last number below 1/64. It and all smaller ones have the first place of the table. */
const LOWER = memory.data<f64>([0.015624999999999998]);
/** The place of a float64 in the table is the start of its upper half, down to the 64th of an octave. */
const placeShift: i32 = 14;
/** The place of LOWER, which is the first of the table: the exponent is 0x3f8, and the 64th is the last one. */
const firstPlace: i32 = (0x3f8 << 6) | 63;
/** Bytes between the number whose place is being computed and the number whose result is. */
const ahead: i32 = 32;

/**
 * tanh of float64 numbers, within 1 ulp.
 *
 * The table has T = tanh(c) for a c near |x|. With t = tanh(d) of the rest d = |x| - c, the addition theorem gives
 * T + (1 - T²)·t/(1 + T·t). The second summand is at most a 64th of the first, and so are its errors. Up to 1/64, c and T are 0, and
 * the result is t.
 *
 * Until a result is computed, its memory holds |x| within the bounds of the table. The upper half of that number, loaded from there,
 * is the place in the table. That costs less than to take a vector apart.
 */
export function tanhPass_f64(from: usize, to: usize, bytes: i32): void {
  const last = (bytes - 1) & -16;
  for (let at = 0; at <= min(ahead - 16, last); at += 16) v128.store(to + at, placed(v128.load(from + at)));
  for (let at = 0; at <= last; at += 16) {
    const next = min(at + ahead, last);
    v128.store(to + next, placed(v128.load(from + next)));
    const x = v128.load(from + at);
    const first = entry(to + at);
    const second = entry(to + at + 8);
    const d = f64x2.sub(capped(x), i64x2.shuffle(first, second, 0, 2));
    const high = i64x2.shuffle(first, second, 1, 3);

    const z = f64x2.mul(d, d);
    const p12 = f64x2.add(v128.load64_splat(P, 8), f64x2.mul(z, v128.load64_splat(P, 16)));
    const p = f64x2.add(v128.load64_splat(P), f64x2.mul(z, p12));
    const t = f64x2.add(d, f64x2.mul(f64x2.mul(d, z), p));

    const one = v128.load64_splat(ONE);
    const slope = f64x2.sub(one, f64x2.mul(high, high));
    const rest = f64x2.div(f64x2.mul(slope, t), f64x2.add(one, f64x2.mul(high, t)));
    v128.store(to + at, v128.or(f64x2.add(high, rest), v128.and(x, v128.load64_splat(SIGN))));
  }
}

/** |x|, but at most the largest number of the table. NaN passes. */
function capped(x: v128): v128 {
  return f64x2.pmin(f64x2.abs(x), v128.load64_splat(UPPER));
}

/** A number with the same place in the table as x. NaN has the first place. */
function placed(x: v128): v128 {
  return f64x2.pmax(v128.load64_splat(LOWER), capped(x));
}

/** c and tanh(c) for a number that the table has a place for. */
function entry(address: usize): v128 {
  return v128.load(tanhTable + (((load<i32>(address, 4) >>> placeShift) - firstPlace) << 4));
}

const LOG2_E: f32 = 1.442695;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -0.00021219444;
const ROUNDER_32: f32 = 12582912;

/** P, then Q, in tanh(x) = x + x³·P(x²)/Q(x²) up to 1, to 2^-28.3. Fitted as above. */
const SMALL_32 = memory.data<f32>([
  -0.3333333134651184, -0.0146865863353014, 1, 0.4440595209598541, 0.015719696879386902,
]);
/** As in exp. */
const P_32 = memory.data<f32>([
  0.4999999403953552, 0.1666652113199234, 0.04166826233267784, 0.008368677459657192, 0.0013821045868098736,
]);

/**
 * tanh(x) of four float32 numbers, within 2 ulp.
 *
 * Up to 1 it is an odd rational function. Beyond, it is 1 - 2/(exp(2|x|) + 1), with the exponential as in exp. Both are a sum with a
 * quotient of at most 0.24, so the errors of the quotient shrink too.
 */
export function tanh_f32(x: v128): v128 {
  const one = f32x4.splat(1);
  const y = f32x4.pmin(f32x4.abs(x), f32x4.splat(10));
  // NaN counts as small: that way leaves its bits alone.
  const isLarge = f32x4.ge(y, one);

  const twice = f32x4.add(y, y);
  const shifted = f32x4.add(f32x4.mul(twice, f32x4.splat(LOG2_E)), f32x4.splat(ROUNDER_32));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDER_32));
  const high = f32x4.sub(twice, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  const r2 = f32x4.mul(r, r);
  const p01 = f32x4.add(v128.load32_splat(P_32), f32x4.mul(r, v128.load32_splat(P_32 + 4)));
  const p23 = f32x4.add(v128.load32_splat(P_32 + 8), f32x4.mul(r, v128.load32_splat(P_32 + 12)));
  const p24 = f32x4.add(p23, f32x4.mul(r2, v128.load32_splat(P_32 + 16)));
  const p = f32x4.add(p01, f32x4.mul(r2, p24));
  const power = i32x4.add(f32x4.add(one, f32x4.add(r, f32x4.mul(r2, p))), i32x4.shl(shifted, 23));

  const z = f32x4.mul(y, y);
  const s01 = f32x4.add(v128.load32_splat(SMALL_32), f32x4.mul(z, v128.load32_splat(SMALL_32 + 4)));
  const s34 = f32x4.add(v128.load32_splat(SMALL_32 + 12), f32x4.mul(z, v128.load32_splat(SMALL_32 + 16)));
  const smallNumerator = f32x4.mul(f32x4.mul(y, z), s01);
  const smallDenominator = f32x4.add(one, f32x4.mul(z, s34));

  const numerator = v128.bitselect(f32x4.splat(-2), smallNumerator, isLarge);
  const denominator = v128.bitselect(f32x4.add(power, one), smallDenominator, isLarge);
  const sum = f32x4.add(v128.bitselect(one, y, isLarge), f32x4.div(numerator, denominator));
  return v128.or(sum, v128.and(x, f32x4.splat(-0.0)));
}

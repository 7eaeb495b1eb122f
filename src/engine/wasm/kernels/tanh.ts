import { demote, promoteHigh } from "./convert";
import { tanhTable } from "./tanhTable";

/**
 * tanh x, within 1 ulp (float64; measured in the tests).
 *
 * Below 1/4 an odd polynomial (interpolated at Chebyshev nodes). Above, from T = tanh c at the nearest sixteenth c and
 * t = tanh d of what is left, d = |x| - c, by the addition theorem: T + (1 - T²)·t / (1 + T·t). The second summand is small
 * against T, so its rounding counts little.
 */
export function tanh_f64(x: v128): v128 {
  const sign = v128.and(x, f64x2.splat(-0.0));
  const magnitude = f64x2.abs(x);
  // From 19.1 on it is 1 to the last bit; NaN passes.
  const y = f64x2.pmin(magnitude, f64x2.splat(19.5));

  const z = f64x2.mul(y, y);
  let p = f64x2.splat(-0.00021021386356982817);
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.0005862506614608874));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.0014555649422634594));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.0035921167749058238));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.0088632352526763));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.02186948853231565));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.053968253968227305));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(0.13333333333333325));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-0.3333333333333333));
  const small = f64x2.add(y, f64x2.mul(f64x2.mul(y, z), p));

  // The nearest sixteenth stands in the lowest bits of the sum.
  const shifted = f64x2.add(y, f64x2.splat(422212465065984)); // 1.5 · 2^48
  const d = f64x2.sub(y, f64x2.sub(shifted, f64x2.splat(422212465065984)));
  const first = tanhTable + 24 * (<i32>i64x2.extract_lane(shifted, 0) & 511);
  const second = tanhTable + 24 * (<i32>i64x2.extract_lane(shifted, 1) & 511);
  const a = v128.load(first);
  const b = v128.load(second);
  const high = i64x2.shuffle(a, b, 0, 2);
  const low = i64x2.shuffle(a, b, 1, 3);
  const slope = v128.load64_lane(second, v128.load64_splat(first, 16), 1, 16);
  const dd = f64x2.mul(d, d);
  let q = f64x2.splat(-17.0 / 315.0);
  q = f64x2.add(f64x2.mul(q, dd), f64x2.splat(2.0 / 15.0));
  q = f64x2.add(f64x2.mul(q, dd), f64x2.splat(-1.0 / 3.0));
  const t = f64x2.add(d, f64x2.mul(f64x2.mul(d, dd), q));
  const rest = f64x2.div(f64x2.mul(slope, t), f64x2.add(f64x2.splat(1), f64x2.mul(high, t)));
  const large = f64x2.add(high, f64x2.add(rest, low));

  const result = v128.bitselect(small, large, f64x2.lt(y, f64x2.splat(0.25)));
  // Any index is as good as another for NaN, since d is NaN.
  return v128.or(result, sign);
}

/** tanh x in float32, rounded from float64. */
export function tanh_f32(x: v128): v128 {
  return demote(tanh_f64(f64x2.promote_low_f32x4(x)), tanh_f64(promoteHigh(x)));
}

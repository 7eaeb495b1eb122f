function lanes64(x: v128, f: (x: f64) => f64): v128 { return f64x2(f(f64x2.extract_lane(x, 0)), f(f64x2.extract_lane(x, 1))); }
function lanes32(x: v128, f: (x: f64) => f64): v128 {
  return f32x4(<f32>f(f32x4.extract_lane(x, 0)), <f32>f(f32x4.extract_lane(x, 1)), <f32>f(f32x4.extract_lane(x, 2)), <f32>f(f32x4.extract_lane(x, 3)));
}
export function exp_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.exp(v)); }
export function exp_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.exp(v)); }
export function expm1_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.expm1(v)); }
export function expm1_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.expm1(v)); }
export function log_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.log(v)); }
export function log_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.log(v)); }
export function log1p_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.log1p(v)); }
export function log1p_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.log1p(v)); }
export function sin_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.sin(v)); }
export function sin_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.sin(v)); }
export function cos_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.cos(v)); }
export function cos_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.cos(v)); }
export function tan_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.tan(v)); }
export function tan_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.tan(v)); }
export function sinh_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.sinh(v)); }
export function sinh_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.sinh(v)); }
export function cosh_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.cosh(v)); }
export function cosh_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.cosh(v)); }
export function tanh_f64(x: v128): v128 { return lanes64(x, (v: f64): f64 => NativeMath.tanh(v)); }
export function tanh_f32(x: v128): v128 { return lanes32(x, (v: f64): f64 => NativeMath.tanh(v)); }
export function erf_f64(x: v128): v128 { return x; }
export function erf_f32(x: v128): v128 { return x; }
export function pow_f64(x: v128, y: v128): v128 { return f64x2(NativeMath.pow(f64x2.extract_lane(x, 0), f64x2.extract_lane(y, 0)), NativeMath.pow(f64x2.extract_lane(x, 1), f64x2.extract_lane(y, 1))); }
export function pow_f32(x: v128, y: v128): v128 { return x; }

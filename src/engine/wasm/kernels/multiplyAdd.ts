/**
 * a·b + c, rounded twice. The kernels for `arithmetic: fast` round it once if the machine can. FAST is a constant that is set for
 * the compiler (`--use FAST=1`).
 */
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (FAST) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** 1 if multiplyAdd rounds once: then (1 + 2⁻³⁰)² - 1 - 2⁻²⁹ is 2⁻⁶⁰. With a rounded square it is 0. */
export function isFused(): i32 {
  const x = f64x2.splat(1.0 + 1.0 / 1073741824.0);
  const left = multiplyAdd<f64>(x, x, f64x2.splat(-1.0 - 2.0 / 1073741824.0));
  return f64x2.extract_lane(left, 0) !== 0 ? 1 : 0;
}

/**
 * a·b + c, rounded twice; in the kernels for `arithmetic: fast` rounded once where the machine can. FAST is a constant that
 * the compiler is given (`--use FAST=1`).
 */
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (FAST) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

export { erf_f32, erf_f64 } from "./erf";
export { exp_f32, exp_f64 } from "./exp";
export { expm1_f32, expm1_f64 } from "./expm1";
export { max_f32, max_f64, sum_f32, sum_f64 } from "./fold";
export { log_f32, log_f64, log1p_f32, log1p_f64 } from "./log";
export { isFused } from "./multiplyAdd";
export { product_f32, product_f64 } from "./product";
export { gather, keep_f32, keep_f64, transpose_f32, transpose_f64 } from "./rows";
export {
  cos_f32,
  cos_f64,
  cosh_f32,
  cosh_f64,
  pow_f32,
  pow_f64,
  sin_f32,
  sin_f64,
  sinh_f32,
  sinh_f64,
  tan_f32,
  tan_f64,
} from "./scalar";
export { tanh_f32, tanh_f64 } from "./tanh";

export { answerCall, awaitCall, barrier, callThreads, report } from "./barrier";
export { expPass_f64 as exp_f64 } from "./exp";
export { max_f32, max_f64, sum_f32, sum_f64, wideSum_f32 } from "./fold";
export { isFused } from "./multiplyAdd";
export { nativeProduct } from "./native";
export {
  coshPass_f32 as cosh_f32,
  coshPass_f64 as cosh_f64,
  cosPass_f32 as cos_f32,
  cosPass_f64 as cos_f64,
  erfPass_f32 as erf_f32,
  erfPass_f64 as erf_f64,
  expm1Pass_f32 as expm1_f32,
  expm1Pass_f64 as expm1_f64,
  expPass_f32 as exp_f32,
  gaussianPass_f32 as gaussian_f32,
  gaussianPass_f64 as gaussian_f64,
  log1pPass_f32 as log1p_f32,
  log1pPass_f64 as log1p_f64,
  logPass_f32 as log_f32,
  logPass_f64 as log_f64,
  sinhPass_f32 as sinh_f32,
  sinhPass_f64 as sinh_f64,
  sinPass_f32 as sin_f32,
  sinPass_f64 as sin_f64,
  tailRatioPass_f32 as tailRatio_f32,
  tailRatioPass_f64 as tailRatio_f64,
  tanhPass_f32 as tanh_f32,
  tanPass_f32 as tan_f32,
  tanPass_f64 as tan_f64,
} from "./passes";
export { pow_f32, pow_f64 } from "./pow";
export { product_f32, product_f64 } from "./product";
export { gather, keep_f32, keep_f64, transpose_f32, transpose_f64 } from "./rows";
export { tanhPass_f64 as tanh_f64 } from "./tanh";

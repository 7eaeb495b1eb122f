export { max_f32, max_f64, sum_f32, sum_f64 } from "./fold";
export { product_f32, product_f64 } from "./product";
export { gather, keep_f32, keep_f64, transpose_f32, transpose_f64 } from "./rows";
export * from "./placeholder";

/**
 * Functions of the numbers of arrays. A pass works on whole vectors, so it may read and write up to 15 bytes more than `bytes`. The
 * results must not overlap the numbers, since a kernel may use their memory before.
 */
import { erf_f32, erf_f64 } from "./erf";
import { exp_f32 } from "./exp";
import { expm1_f32, expm1_f64 } from "./expm1";
import { cosh_f32, cosh_f64, sinh_f32, sinh_f64 } from "./hyperbolic";
import { log_f32, log_f64, log1p_f32, log1p_f64 } from "./log";
import { gaussian_f32, gaussian_f64, tailRatio_f32, tailRatio_f64 } from "./normal";
import { tanh_f32 } from "./tanh";
import { cos_f32, cos_f64, sin_f32, sin_f64, tan_f32, tan_f64 } from "./trigonometry";

export function erfPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, erf_f64(v128.load(from + at)));
}

export function erfPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, erf_f32(v128.load(from + at)));
}

export function gaussianPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, gaussian_f64(v128.load(from + at)));
}

export function gaussianPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, gaussian_f32(v128.load(from + at)));
}

export function tailRatioPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, tailRatio_f64(v128.load(from + at)));
}

export function tailRatioPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, tailRatio_f32(v128.load(from + at)));
}

export function expPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, exp_f32(v128.load(from + at)));
}

export function expm1Pass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, expm1_f64(v128.load(from + at)));
}

export function expm1Pass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, expm1_f32(v128.load(from + at)));
}

export function logPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, log_f64(v128.load(from + at)));
}

export function logPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, log_f32(v128.load(from + at)));
}

export function log1pPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, log1p_f64(v128.load(from + at)));
}

export function log1pPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, log1p_f32(v128.load(from + at)));
}

export function sinPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, sin_f64(v128.load(from + at)));
}

export function sinPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, sin_f32(v128.load(from + at)));
}

export function cosPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, cos_f64(v128.load(from + at)));
}

export function cosPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, cos_f32(v128.load(from + at)));
}

export function tanPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, tan_f64(v128.load(from + at)));
}

export function tanPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, tan_f32(v128.load(from + at)));
}

export function sinhPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, sinh_f64(v128.load(from + at)));
}

export function sinhPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, sinh_f32(v128.load(from + at)));
}

export function coshPass_f64(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, cosh_f64(v128.load(from + at)));
}

export function coshPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, cosh_f32(v128.load(from + at)));
}

export function tanhPass_f32(from: usize, to: usize, bytes: i32): void {
  for (let at = 0; at < bytes; at += 16) v128.store(to + at, tanh_f32(v128.load(from + at)));
}

import type { RandomStream } from "../random.js";

/** How weights start; every form but `default` sets weights, and biases start at 0. */
export type InitSpec =
  | InitName
  | { readonly normal: { readonly mean: number; readonly std: number } }
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly constant: number };

export const initNames = [
  "default",
  "heNormal",
  "heUniform",
  "glorotNormal",
  "glorotUniform",
  "lecunNormal",
  "zeros",
] as const;
export type InitName = (typeof initNames)[number];

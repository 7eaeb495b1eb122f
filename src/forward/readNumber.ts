import type { NumberColumn } from "../data/encode/dataset.js";
import { unscale } from "../data/encode/scale.js";

/** Scales a number of a target back to its raw unit. */
export function readNumber({ scaler }: NumberColumn, value: number): number {
  return scaler === undefined ? value : unscale(value, scaler);
}

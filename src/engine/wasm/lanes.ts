import type { Dtype } from "../engine.js";

export const vectorBytes = 16;

/** A number type as vectors of 16 bytes have it. */
export interface Lanes {
  readonly dtype: Dtype;
  readonly bytes: number;
  /** Numbers in a vector. */
  readonly count: number;
  /** Ending of the kernels' names. */
  readonly suffix: "f64" | "f32";
}

export const lanesOf: Readonly<Record<Dtype, Lanes>> = {
  float64: { dtype: "float64", bytes: 8, count: 2, suffix: "f64" },
  float32: { dtype: "float32", bytes: 4, count: 4, suffix: "f32" },
};

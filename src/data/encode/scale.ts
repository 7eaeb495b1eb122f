import type { Scaler } from "./dataset.js";

/** A number as the network takes it; NaN or infinite if it cannot be scaled. */
export function scale(value: number, scaler: Scaler): number {
  const plain = scaler.kind === "log" ? Math.log(value + scaler.shift) : value;
  return (plain - scaler.offset) / scaler.factor;
}

/** A number that the network gives in its raw unit. */
export function unscale(value: number, scaler: Scaler): number {
  const plain = value * scaler.factor + scaler.offset;
  return scaler.kind === "log" ? Math.exp(plain) - scaler.shift : plain;
}

import type { Dtype } from "../../engine/engine.js";
import { formatExact } from "../../messages/formatExact.js";

/** The shortest decimal digits that read back as the number, or in float32 as the nearest one to it. */
export function shortestDigits(value: number, dtype: Dtype): string {
  if (dtype === "float64" || value === 0 || !Number.isFinite(value)) return formatExact(value);
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === single) return formatExact(rounded);
  }
  return single.toPrecision(9);
}

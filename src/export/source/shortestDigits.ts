import { formatExact } from "../../messages/formatExact.js";

/** The shortest decimal digits that read back as the same number of float64; of float32, if it is not wide. */
export function shortestDigits(value: number, dtype: "float64" | "float32"): string {
  if (dtype === "float64" || !Number.isFinite(value)) return formatExact(value);
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === single) return formatExact(rounded);
  }
  return formatExact(Number(single.toPrecision(9)));
}

/** Significant digits of the largest number of a matrix. */
export const usualDigits = 4;

/** A number as text. */
export type NumberFormat = (value: number) => string;

/**
 * One form for all numbers of a matrix, so that they line up at the point: as many decimals as give the largest its digits, whole
 * numbers without a point. An exact 0 is `0`, and one that is rounded to 0 is `0.0000`. Very large and very small matrices get exponents.
 */
export function chooseFormat(values: readonly number[], digits = usualDigits): NumberFormat {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  const areWhole = values.every((value) => Number.isInteger(value) && Math.abs(value) < 1e6);
  if (areWhole) return (value) => String(value + 0);
  const exponent = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  const isFixed = exponent >= -4 && exponent < 6;
  return (value) => {
    if (value === 0) return "0";
    if (!Number.isFinite(value)) return String(value);
    return isFixed ? value.toFixed(Math.max(0, digits - 1 - exponent)) : value.toExponential(digits - 1);
  };
}

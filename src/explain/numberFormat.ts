/** A number as text. */
export type NumberFormat = (value: number) => string;

const usualDecimals = 4;

/**
 * One form for all numbers of a matrix, so that they line up at the point: `decimals`, or as many as they have if that is fewer. So a
 * number looks the same in every matrix, unless all numbers of one are below 0.01: then there are as many digits of the largest. An exact 0
 * is `0`, and a number that is rounded to 0 is `0.0000`. Very large and very small numbers get exponents.
 */
export function chooseFormat(values: readonly number[], decimals = usualDecimals): NumberFormat {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  const exponent = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  const isFixed = exponent >= -4 && exponent < 6;
  const most = exponent < -2 ? decimals - 1 - exponent : Math.max(0, Math.min(decimals, decimals + 2 - exponent));
  const needed = isFixed ? countDecimals(values, most) : most;
  return (value) => {
    if (value === 0) return "0";
    if (!Number.isFinite(value)) return String(value);
    return isFixed ? value.toFixed(needed) : value.toExponential(decimals - 1);
  };
}

/** The decimals in which all values are exact, `most` at most. */
function countDecimals(values: readonly number[], most: number): number {
  let needed = 0;
  for (const value of values) {
    while (needed < most && Number.isFinite(value) && Number(value.toFixed(needed)) !== value) needed++;
  }
  return needed;
}

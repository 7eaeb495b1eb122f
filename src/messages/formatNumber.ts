/** The largest width of a number from `formatNumber` that is not negative: `1.23457e-308`. */
export const numberWidth = 12;

/** A number for people: 6 significant digits, with an exponent below 1e-4 and from 1e6 on. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && size < 1e-4 ? value.toExponential(5) : value.toPrecision(6);
}

/** A share of rows, such as an accuracy, for people. */
export function formatShare(share: number): string {
  return share.toFixed(4);
}

/**
 * A decimal number without a sign, such as `1`, `1.`, `.5` or `1e-3`, for use in patterns: as formulas and requirements spell it. There
 * a sign is an operator. Cells and options (`data/encode/parseNumber`) take the same with a sign, by a check that is faster than a
 * pattern. JSON (`json/scanNumber`) is stricter, by its standard: it needs digits on both sides of the point, and no leading zeros.
 */
export const decimalNumber = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;

/** Whether a decimal number is so small that it is read as 0 although it is not 0. */
export function isReadAsZero(text: string): boolean {
  return Number(text) === 0 && /^[^e]*[1-9]/i.test(text);
}
